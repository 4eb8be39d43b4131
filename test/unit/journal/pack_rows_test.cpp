#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace pack_rows_test {

using namespace sidehook;
using namespace sidehook::test;
using names = std::vector<std::string>;

namespace {

std::int64_t number(const std::filesystem::path& folder, const std::string& sql) {
  auto database = other_user_of(folder / "journal.db");
  store::sqlite_statement statement(database, sql);
  auto rows = statement.query();
  REQUIRE(rows.next());
  return rows.integer(0);
}

std::int64_t rows_in(const std::filesystem::path& folder, const std::string& table) {
  return number(folder, "SELECT count(*) FROM " + table);
}

std::vector<route::job> jobs(int count) {
  std::vector<route::job> result;
  for (int i = 1; i <= count; ++i) result.push_back(job_of("e" + std::to_string(i), {"h"}, 100));
  return result;
}

}  // namespace

TEST_CASE("what of a pack was settled is not given out again, whatever order it was settled in") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer(jobs(6));
    const auto taken = journal.take();
    journal.settle({done(taken[4].id)});
    journal.settle({done(taken[1].id), done(taken[2].id)});
  }
  CHECK(rows_in(folder.path(), "packs") == 1);
  CHECK(rows_in(folder.path(), "settled") == 2);
  {
    journal_by_hand journal(folder.path());
    CHECK(journal->figures().deliveries == 3);
    CHECK(journal->figures().bytes == 300);
    const auto taken = journal.take();
    CHECK(named(taken) == names{"e1/h/1", "e4/h/1", "e6/h/1"});
    journal.settle({done(taken[2].id), done(taken[0].id)});
    CHECK(journal->figures().deliveries == 1);
    journal.settle({done(taken[1].id)});
    CHECK(journal->figures().deliveries == 0);
    CHECK(journal->figures().bytes == 0);
  }
  CHECK(rows_in(folder.path(), "packs") == 0);
  CHECK(rows_in(folder.path(), "settled") == 0);
}

TEST_CASE("a pack that is settled at once, or by several groups, leaves nothing") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    for (int group = 0; group < 4; ++group) journal.offer(jobs(3));
    auto taken = journal.take();
    std::vector<queue::settlement> settlements;
    // Across the borders of the packs, the second of which is settled whole.
    for (std::size_t i = 1; i < taken.size() - 1; ++i) settlements.push_back(done(taken[i].id));
    journal.settle(settlements);
    journal.settle({done(taken.front().id)});
    journal.settle({done(taken.back().id)});
    CHECK(journal.drain().empty());
  }
  CHECK(rows_in(folder.path(), "packs") == 0);
  CHECK(rows_in(folder.path(), "settled") == 0);
}

TEST_CASE("a delivery that is tried again leaves its pack for a row, and comes back once") {
  const temporary_folder folder;
  {
    journal_by_hand journal(folder.path());
    journal.offer(jobs(3));
    const auto taken = journal.take();
    journal.settle({again(taken[1].id, journal.clock, R"({"n":1})")});
  }
  CHECK(rows_in(folder.path(), "deliveries") == 1);
  CHECK(number(folder.path(), "SELECT sum(bytes) FROM settled") == 100);
  journal_by_hand journal(folder.path());
  CHECK(journal->figures().deliveries == 3);
  CHECK(journal->figures().bytes == 307);
  auto again = journal.drain();
  std::sort(again.begin(), again.end());
  CHECK(again == names{"e1/h/1", "e2/h/2", "e3/h/1"});
}

TEST_CASE("how many events a delivery of a pack is outlives the process, and ends with it") {
  const temporary_folder folder;
  const auto noted = [&](const queue::delivery& what, std::uint64_t count) {
    queue::settlement how{what.id, queue::settlement::decision::noted};
    how.count = count;
    return how;
  };
  {
    journal_by_hand journal(folder.path());
    journal.offer(jobs(3));
    const auto taken = journal.take();
    journal.settle({noted(taken[0], 5)});
    journal.settle({noted(taken[0], 6), noted(taken[1], 2), done(taken[1].id)});
    journal.settle({unattempted(taken[0].id)});
  }
  {
    journal_by_hand journal(folder.path());
    const auto taken = journal.take();
    REQUIRE(named(taken) == names{"e1/h/1", "e3/h/1"});
    CHECK(taken[0].count == 6);
    CHECK(taken[1].count == 1);
    journal.settle({noted(taken[0], 7)});
    journal.settle({done(taken[0].id), done(taken[1].id)});
  }
  for (const auto* table : {"packs", "settled", "deliveries"})
    CHECK(rows_in(folder.path(), table) == 0);
}

TEST_CASE("ids are not given twice, however packs went") {
  const temporary_folder folder;
  queue::delivery_id last = 0;
  for (int i = 0; i < 3; ++i) {
    journal_by_hand journal(folder.path());
    journal.offer(jobs(4));
    const auto taken = journal.take();
    REQUIRE(taken.size() == 4);
    CHECK(taken.front().id == last + 1);
    last = taken.back().id;
    std::vector<queue::settlement> settlements;
    for (const auto& each : taken) settlements.push_back(done(each.id));
    journal.settle(settlements);
  }
}

TEST_CASE("a journal without packs is taken over, each of its deliveries once") {
  const temporary_folder folder;
  {
    // Rows as they were written when each delivery had one.
    journal_by_hand journal(folder.path());
    journal.offer(jobs(4));
    const auto taken = journal.take();
    for (const auto& each : taken) journal.settle({again(each.id, journal.clock)});
  }
  {
    auto database = other_user_of(folder.path() / "journal.db");
    database.execute("UPDATE deliveries SET due = 0, attempt = 1");
    database.execute("DROP TABLE packs");
    database.execute("DROP TABLE settled");
    database.execute("DROP TABLE damaged_packs");
    database.execute("PRAGMA user_version = 1");
  }
  journal_by_hand journal(folder.path());
  CHECK(journal->figures().deliveries == 4);
  CHECK(journal.drain() == names{"e1/h/1", "e2/h/1", "e3/h/1", "e4/h/1"});
  journal.offer("e5");
  const auto taken = journal.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].id == 5);
}

}  // namespace pack_rows_test
