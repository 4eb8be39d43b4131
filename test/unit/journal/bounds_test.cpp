#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace bounds_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;

namespace {

constexpr std::size_t mib = std::size_t{1024} * 1024;

std::size_t bytes_on_disk(const std::filesystem::path& folder) {
  std::size_t bytes = 0;
  for (const auto* name : {"journal.db", "journal.db-wal"}) {
    if (std::filesystem::exists(folder / name)) bytes += std::filesystem::file_size(folder / name);
  }
  return bytes;
}

journal::options small_disk() {
  journal::options options;
  options.max_disk_bytes = 2 * mib;
  return options;
}

}  // namespace

TEST_CASE(
    "a journal that is full of deliveries refuses what does not fit, until some are settled") {
  const temporary_folder folder;
  journal::options options;
  options.max_events = 3;
  journal_by_hand journal(folder.path(), options);
  CHECK(journal.offer({job_of("e1", {"a", "b"}), job_of("e2", {"a", "b"}), job_of("e3")}) ==
        std::vector{admission::accepted, admission::full_events, admission::accepted});
  const auto taken = journal.take();
  CHECK(journal.offer("e4") == admission::full_events);
  journal.settle({done(taken[0].id)});
  CHECK(journal.offer("e4") == admission::accepted);
}

TEST_CASE("a journal is bounded by bytes, counted once a handler") {
  const temporary_folder folder;
  journal::options options;
  options.max_bytes = 1'000;
  journal_by_hand journal(folder.path(), options);
  CHECK(journal.offer(
            {job_of("e1", {"a", "b"}, 400), job_of("e2", {"a"}, 300), job_of("e3", {"a"}, 200)}) ==
        std::vector{admission::accepted, admission::full_bytes, admission::accepted});
  CHECK(journal.offer({job_of("e4", {"a"}, 1)}) == std::vector{admission::full_bytes});
}

TEST_CASE("the bounds hold for what waits to be written too") {
  const temporary_folder folder;
  journal::options options;
  options.max_events = 2;
  journal_by_hand journal(folder.path(), options);
  std::vector<admission> result;
  for (const auto* id : {"e1", "e2", "e3"})
    journal->offer(shared_jobs({job_of(id)}),
                   [&](const auto& given) { result.push_back(given[0]); });
  CHECK(result == std::vector{admission::full_events});
  journal.run();
  CHECK(result == std::vector{admission::full_events, admission::accepted, admission::accepted});
}

TEST_CASE("bounds that were lowered keep what is there, and refuse more") {
  const temporary_folder folder;
  { journal_by_hand(folder.path()).offer({job_of("e1"), job_of("e2"), job_of("e3")}); }
  journal::options options;
  options.max_events = 1;
  journal_by_hand journal(folder.path(), options);
  CHECK(journal.offer("e4") == admission::full_events);
  CHECK(journal.drain().size() == 3);
  CHECK(journal.offer("e4") == admission::accepted);
}

TEST_CASE("a journal that has grown to its share of the disk refuses, keeps all, and goes on") {
  const temporary_folder folder;
  std::size_t accepted = 0;
  {
    journal_by_hand journal(folder.path(), small_disk());
    while (journal.offer({job_of("e", {"h"}, 10'000)})[0] == admission::accepted) ++accepted;
    CHECK(accepted > 50);
    CHECK(journal.offer({job_of("e", {"h"}, 10'000)})[0] == admission::full_disk);
    CHECK(bytes_on_disk(folder.path()) <= 2 * mib);
    // Refused before it is tried: the journal itself is well.
    CHECK(journal->failure().empty());
    CHECK(journal.reports.empty());
    CHECK(journal->figures().deliveries == accepted);
  }
  journal_by_hand journal(folder.path(), small_disk());
  CHECK(journal->figures().deliveries == accepted);
  CHECK(journal.drain().size() == accepted);
  CHECK(journal.offer({job_of("e", {"h"}, 10'000)})[0] == admission::accepted);
  CHECK(bytes_on_disk(folder.path()) <= 2 * mib);
}

TEST_CASE("a journal that is full can still say what became of all that it has") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path(), small_disk());
  while (journal.offer({job_of("e", {"h"}, 10'000)})[0] == admission::accepted) {
  }
  while (true) {
    const auto taken = journal.take(10);
    if (taken.empty()) break;
    std::vector<queue::settlement> settlements;
    for (const auto& each : taken) {
      settlements.push_back(each.attempt == 1
                                ? again(each.id, journal.clock, std::string(1'000, 'h'))
                                : dead(each.id, "attempts", std::string(2'000, 'h')));
    }
    journal.settle(std::move(settlements));
  }
  CHECK(journal->failure().empty());
  CHECK(journal->figures().deliveries == 0);
  // Dead letters have a quarter of the disk.
  CHECK(journal->count() > 10);
  CHECK(journal->count() * 12'000 <= mib / 2);
  CHECK(bytes_on_disk(folder.path()) <= 2 * mib);
}

TEST_CASE("a reader in another process that holds the log up makes offers be refused for a while") {
  const temporary_folder folder;
  journal_by_hand journal(folder.path(), small_disk());
  journal.offer("e");
  auto other = other_user_of(folder.path() / "journal.db");
  other.execute("BEGIN");
  store::sqlite_statement look(other, "SELECT count(*) FROM deliveries");
  look.run();
  std::size_t accepted = 0;
  for (; accepted < 10'000; ++accepted) {
    if (journal.offer("e") != admission::accepted) break;
    journal.settle({done(journal.take(1).at(0).id)});
  }
  CHECK(accepted < 10'000);
  CHECK(journal.offer("e") == admission::full_disk);
  CHECK(bytes_on_disk(folder.path()) <= 2 * mib);
  other.execute("COMMIT");
  journal.offer("e");
  CHECK(journal.offer("e") == admission::accepted);
}

}  // namespace bounds_test
