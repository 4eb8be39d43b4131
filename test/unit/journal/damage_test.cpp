#include <fstream>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"
#include "test/unit/store/other_user.hpp"

namespace damage_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;
using names = std::vector<std::string>;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void overwrite(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

names damaged_files(const std::filesystem::path& folder) {
  names found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.find(".damaged-") != std::string::npos) found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The bytes of a journal that was stopped with some hundred deliveries, of all kinds, in it.
std::string filled_journal() {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    for (int i = 0; i < 300; ++i) {
      journal.offer({job_of("e" + std::to_string(i), {"a", "b"},
                            static_cast<std::size_t>(i % 20 == 0 ? 9'000 : 300))});
    }
    auto taken = journal.take(20);
    for (std::size_t i = 0; i < 10; ++i)
      journal.settle({again(taken[i].id, journal.clock + std::chrono::seconds(i))});
    for (std::size_t i = 10; i < 20; ++i) journal.settle({dead(taken[i].id)});
  }
  return bytes_of(folder.path() / "journal.db");
}

// A journal opens, whatever its file holds; it takes what is new, and gives out what is sound.
void check_usable(const temporary_folder& folder, names& reports) {
  names first;
  {
    journal_by_hand journal(folder.path());
    journal.clock += std::chrono::hours(1);
    REQUIRE(journal.offer("new") == admission::accepted);
    for (const auto& name : journal.drain()) first.push_back(name);
    journal.letters();
    reports = journal.reports;
  }
  CHECK(first.back() == "new/h/1");
  journal_by_hand again(folder.path());
  CHECK(again.drain().empty());
}

// The second of a journal's deliveries is damaged: the others are given out.
void check_second_is_set_aside(const temporary_folder& folder, const names& given,
                               const std::string& table) {
  const auto file = (folder.path() / "journal.db").string();
  journal_by_hand journal(folder.path());
  CHECK(journal.drain() == given);
  CHECK(journal.reports ==
        names{file + ": delivery 2 is damaged: it is not run, and kept in the table " + table});
  CHECK(journal->figures().deliveries == 0);
}

}  // namespace

TEST_CASE("a file that is no database is set aside under the time, and a new journal begun") {
  const temporary_folder folder;
  folder.write("journal.db", std::string(10'000, 'x'));
  folder.write("journal.db-wal", "a log");
  journal_by_hand journal(folder.path());
  const auto file = (folder.path() / "journal.db").string();
  CHECK(journal.reports ==
        names{file +
              ": is damaged, or no SQLite database: file is not a database. It was renamed "
              "to " +
              file +
              ".damaged-20260921T141320Z, and a new journal begun, with 0 deliveries that could "
              "be read; whatever else was accepted and not run is only in there"});
  CHECK((bytes_of(file + ".damaged-20260921T141320Z") == std::string(10'000, 'x')));
  CHECK(bytes_of(file + ".damaged-20260921T141320Z-wal") == "a log");
  CHECK(journal.offer("e") == admission::accepted);
}

TEST_CASE("files that are damaged one after the other are all kept") {
  const temporary_folder folder;
  for (int i = 0; i < 3; ++i) {
    folder.write("journal.db", std::string(10'000, static_cast<char>('a' + i)));
    const journal_by_hand journal(folder.path());
  }
  CHECK(damaged_files(folder.path()) == names{"journal.db.damaged-20260921T141320Z",
                                              "journal.db.damaged-20260921T141320Z-2",
                                              "journal.db.damaged-20260921T141320Z-3"});
}

TEST_CASE("a journal that is cut off anywhere is set aside or whole, and the next one works") {
  const auto whole = filled_journal();
  std::mt19937 random(1);
  for (int i = 0; i < 40; ++i) {
    const temporary_folder folder;
    const std::size_t length = random() % whole.size();
    INFO("cut off at " << length << " of " << whole.size());
    overwrite(folder.path() / "journal.db", whole.substr(0, length));
    names reports;
    check_usable(folder, reports);
    CHECK((length == 0 || reports.size() == 1));
    CHECK(damaged_files(folder.path()).empty() == (length == 0));
  }
}

TEST_CASE("a journal with garbage anywhere gives out nothing but what was accepted") {
  const auto whole = filled_journal();
  std::mt19937 random(2);
  for (int i = 0; i < 60; ++i) {
    const temporary_folder folder;
    auto bytes = whole;
    const std::size_t at = random() % bytes.size();
    const std::size_t length = std::min<std::size_t>(1 + random() % 600, bytes.size() - at);
    INFO("garbage of " << length << " bytes at " << at);
    for (std::size_t j = at; j < at + length; ++j) bytes[j] = static_cast<char>(random());
    overwrite(folder.path() / "journal.db", bytes);

    names reports;
    {
      journal_by_hand journal(folder.path());
      journal.clock += std::chrono::hours(1);
      REQUIRE(journal.offer("new") == admission::accepted);
      for (auto taken = journal.take(); !taken.empty(); taken = journal.take()) {
        std::vector<queue::settlement> settlements;
        for (const auto& each : taken) {
          const auto& json = each.job->event.json;
          CHECK(json == std::string(json.size(), 'x'));
          CHECK(each.job->api->id == "orders");
          settlements.push_back(done(each.id));
        }
        journal.settle(std::move(settlements));
      }
      reports = journal.reports;
    }
    const journal_by_hand again(folder.path());
  }
}

TEST_CASE("of a journal with garbage in one page all is given out but what stood there") {
  const auto whole = filled_journal();
  constexpr std::size_t page = 4'096;
  std::size_t most = 0;
  std::size_t least = 1'000;
  for (std::size_t damaged = 1; damaged < whole.size() / page; ++damaged) {
    const temporary_folder folder;
    auto bytes = whole;
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(damaged * page), page, '\xA5');
    overwrite(folder.path() / "journal.db", bytes);
    journal_by_hand journal(folder.path());
    journal.clock += std::chrono::hours(1);
    const auto given = journal.drain();
    INFO("page " << damaged << ", " << given.size() << " given out");
    for (const auto& name : damaged_files(folder.path()))
      CHECK((!name.ends_with("Z") || bytes_of(folder.path() / name) == bytes));
    CHECK(std::set<std::string>(given.begin(), given.end()).size() == given.size());
    most = std::max(most, given.size());
    least = std::min(least, given.size());
  }
  // 590 were not settled; a page holds some ten of them, and one page leads to all others.
  CHECK(most == 590);
  CHECK(least < 590);
}

TEST_CASE("a journal whose log has garbage anywhere gives what is sound, and works") {
  std::mt19937 random(3);
  for (int i = 0; i < 20; ++i) {
    const temporary_folder source;
    const temporary_folder folder;
    journal_by_hand journal(source.path());
    for (int j = 0; j < 50; ++j) journal.offer("e" + std::to_string(j));
    auto log = bytes_of(source.path() / "journal.db-wal");
    const std::size_t at = random() % log.size();
    INFO("garbage at " << at << " of " << log.size());
    if (i % 2 == 0) {
      log.resize(at);
    } else {
      for (std::size_t j = at; j < std::min(at + 100, log.size()); ++j)
        log[j] = static_cast<char>(random());
    }
    overwrite(folder.path() / "journal.db", bytes_of(source.path() / "journal.db"));
    overwrite(folder.path() / "journal.db-wal", log);
    names reports;
    check_usable(folder, reports);
  }
}

TEST_CASE("an empty file beside a log that is not empty is set aside") {
  const temporary_folder folder;
  folder.write("journal.db", "");
  folder.write("journal.db-wal", std::string(5'000, 'w'));
  const journal_by_hand journal(folder.path());
  REQUIRE(journal.reports.size() == 1);
  CHECK(journal.reports[0].find("is damaged: it is empty, but its log is not") !=
        std::string::npos);
  CHECK(damaged_files(folder.path()).size() == 2);
}

TEST_CASE("a delivery whose texts were changed is not run, but kept for people to look at") {
  const temporary_folder folder;
  { journal_by_hand(folder.path()).offer({job_of("e1"), job_of("e2"), job_of("e3")}); }
  {
    auto database = other_user_of(folder.path() / "journal.db");
    database.execute("UPDATE packs SET deliveries = replace(deliveries, '2:e2,', '2:e9,')");
  }
  check_second_is_set_aside(folder, {"e1/h/1", "e3/h/1"}, "damaged_packs");
  auto database = other_user_of(folder.path() / "journal.db");
  store::sqlite_statement kept(database, "SELECT first, last, deliveries FROM damaged_packs");
  auto rows = kept.query();
  REQUIRE(rows.next());
  CHECK(rows.integer(0) == 1);
  CHECK(rows.integer(1) == 3);
  CHECK(rows.text(2).find("2:e9,") != std::string_view::npos);
}

TEST_CASE("a delivery that was tried, and whose texts were changed, is kept in a row") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer({job_of("e1"), job_of("e2")});
    for (const auto& each : journal.take()) journal.settle({again(each.id, journal.clock)});
  }
  {
    auto database = other_user_of(folder.path() / "journal.db");
    database.execute("UPDATE deliveries SET event_json = 'y' WHERE event_id = 'e2'");
  }
  check_second_is_set_aside(folder, {"e1/h/2"}, "damaged_deliveries");
  auto database = other_user_of(folder.path() / "journal.db");
  store::sqlite_statement kept(database, "SELECT event_id, event_json FROM damaged_deliveries");
  auto rows = kept.query();
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "e2");
  CHECK(rows.text(1) == "y");
}

TEST_CASE("a journal of a later version is refused, not set aside") {
  const temporary_folder folder;
  { const journal_by_hand journal(folder.path()); }
  {
    auto database = other_user_of(folder.path() / "journal.db");
    database.execute("PRAGMA user_version = 7");
  }
  CHECK_THROWS_WITH(journal_by_hand(folder.path()),
                    (folder.path() / "journal.db").string() +
                        ": has version 7 of its schema, known are versions up to 3: it was "
                        "written by a later Sidehook");
  CHECK(damaged_files(folder.path()).empty());
}

TEST_CASE("a directory that may only be read is a clear error at the start") {
  const temporary_folder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  {
    const nobodys_rights rights;
    CHECK_THROWS_WITH(journal_by_hand(folder.path()),
                      (folder.path() / "journal.lock").string() +
                          ": cannot be opened for writing: Permission denied");
  }
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
}

TEST_CASE("a journal whose file is removed while it is in use refuses, and says why") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path());
  journal.offer({job_of("e1"), job_of("e2")});
  const auto taken = journal.take(1);
  const auto file = folder.path() / "journal.db";
  std::filesystem::remove(file);
  CHECK(journal.offer("e3") == admission::failed);
  CHECK(journal.offer("e4") == admission::failed);
  const auto why = file.string() + ": was removed or replaced while it was in use";
  CHECK(journal->failure() == why);
  CHECK(journal.reports ==
        names{why + ": nothing is written any more, events are refused until a restart"});
  // What is in memory may still run; the end is reached without the file.
  CHECK(named(journal.take()) == names{"e2/h/1"});
  journal.settle({done(taken[0].id), dead(taken[0].id + 1)});
  bool drained = false;
  journal->close([&] { drained = true; });
  CHECK(drained);
}

}  // namespace damage_test
