#include "daemon/supervise/backoff.hpp"

#include <catch2/catch.hpp>

namespace backoff_test {

using namespace sidehook::supervise;
using namespace std::chrono_literals;

TEST_CASE("the first restart is immediate, each further one waits twice as long, up to a bound") {
  const backoff_rules rules{100ms, 30s, 60s};
  const std::vector<std::chrono::milliseconds> expected{
      0ms, 100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 12800ms, 25600ms, 30s, 30s};
  std::vector<std::chrono::milliseconds> delays;
  for (int row = 0; row < 12; ++row) delays.push_back(restart_delay(row, rules));
  CHECK(delays == expected);
  CHECK(restart_delay(1'000'000'000, rules) == 30s);
}

TEST_CASE("a longest delay below the first one holds for the first one, too") {
  CHECK(restart_delay(1, {500ms, 200ms, 60s}) == 200ms);
  CHECK(restart_delay(9, {500ms, 200ms, 60s}) == 200ms);
}

TEST_CASE("a worker that has lived long enough ends the row") {
  backoff restarts({100ms, 30s, 60s});
  CHECK(restarts.after_death(1s) == 0ms);
  CHECK(restarts.after_death(1s) == 100ms);
  CHECK(restarts.after_death(59'999ms) == 200ms);
  CHECK(restarts.after_death(60s) == 0ms);
  CHECK(restarts.after_death(1s) == 100ms);
}

}  // namespace backoff_test
