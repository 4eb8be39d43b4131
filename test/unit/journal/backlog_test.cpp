#include <algorithm>

#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace backlog_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

constexpr std::size_t rows = 100'000;

journal::options roomy() {
  journal::options options;
  options.sync = journal::sync_mode::normal;
  options.max_events = 10 * rows;
  return options;
}

void fill(journal_by_hand& journal) {
  for (std::size_t i = 0; i < rows; i += 1'000) {
    std::vector<route::job> jobs;
    for (std::size_t j = i; j < i + 1'000; ++j) jobs.push_back(job_of(std::to_string(j)));
    journal.offer(std::move(jobs));
  }
}

// Takes all, in order, and says how much was in memory at the most.
std::size_t most_held(journal_by_hand& journal) {
  std::size_t most = 0;
  std::size_t next = 0;
  while (true) {
    most = std::max(most, journal->held());
    const auto taken = journal.take(256);
    if (taken.empty()) break;
    std::vector<queue::settlement> settlements;
    for (const auto& each : taken) {
      if (each.job->event_id != std::to_string(next++)) FAIL("out of order at " << next);
      settlements.push_back(done(each.id));
    }
    journal.settle(std::move(settlements));
  }
  CHECK(next == rows);
  return most;
}

}  // namespace

TEST_CASE("a hundred thousand deliveries pass in order through a window of a few thousand") {
  const temporary_folder folder;
  const auto options = roomy();
  journal_by_hand journal(folder.path(), options);
  fill(journal);
  CHECK(journal->figures().deliveries == rows);
  CHECK(most_held(journal) == options.fresh.deliveries);
  CHECK(journal->figures().deliveries == 0);
}

TEST_CASE("a hundred thousand deliveries of an earlier process are read page by page") {
  const temporary_folder folder;
  const auto options = roomy();
  {
    journal_by_hand journal(folder.path(), options);
    fill(journal);
  }
  journal_by_hand journal(folder.path(), options);
  CHECK(journal->figures().deliveries == rows);
  CHECK(most_held(journal) == options.fresh.deliveries);
}

TEST_CASE("large events are few in memory, however many wait") {
  const temporary_folder folder;
  auto options = roomy();
  options.fresh = {4'096, 1'000'000};
  journal_by_hand journal(folder.path(), options);
  for (int i = 0; i < 100; ++i) journal.offer({job_of(std::to_string(i), {"h"}, 100'000)});
  for (int i = 0; i < 100; ++i) {
    CHECK(journal->held() <= 10);
    const auto taken = journal.take(1);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].job->event_id == std::to_string(i));
    journal.settle({done(taken[0].id)});
  }
}

TEST_CASE("what is accepted while a backlog is worked off comes after it") {
  const temporary_folder folder;
  auto options = roomy();
  options.fresh = {10, 1'000'000};
  journal_by_hand journal(folder.path(), options);
  int offered = 0;
  const auto offer_some = [&](int count) {
    for (; count > 0; --count) journal.offer(std::to_string(offered++));
  };
  offer_some(50);
  for (int i = 0; i < 300; ++i) {
    if (offered < 300) offer_some(i % 3);
    const auto taken = journal.take(1);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].job->event_id == std::to_string(i));
    journal.settle({done(taken[0].id)});
    if (offered == i + 1) break;
  }
}

}  // namespace backlog_test
