#include "daemon/supervise/beat_watch.hpp"

#include <catch2/catch.hpp>

#include "daemon/supervise/heartbeat.hpp"

namespace beat_watch_test {

using namespace sidehook::supervise;
using namespace std::chrono_literals;

namespace {

int looks_until_stuck(beat_watch& watch, std::uint64_t count) {
  for (int looks = 1; looks <= 100; ++looks)
    if (watch.finds_stuck(count)) return looks;
  return 0;
}

}  // namespace

TEST_CASE("a thread whose beats stay away for as many looks as there is patience is stuck") {
  beat_watch watch;
  // The first look finds something that is new.
  CHECK(looks_until_stuck(watch, 7) == 1 + beat_watch::patience);
}

TEST_CASE("one beat in time is enough") {
  beat_watch watch;
  for (std::uint64_t beat = 1; beat <= 10; ++beat)
    for (int look = 0; look < beat_watch::patience; ++look) CHECK_FALSE(watch.finds_stuck(beat));
}

TEST_CASE("a thread that has not begun to beat, or has ended, is not stuck") {
  beat_watch watch;
  CHECK(looks_until_stuck(watch, 0) == 0);
  CHECK_FALSE(watch.finds_stuck(3));
  CHECK(looks_until_stuck(watch, heartbeat::ended) == 0);
}

TEST_CASE("beats come several times within the time after which a thread counts as stuck") {
  CHECK(beat_period(6s) == 750ms);
  CHECK(beat_period(80ms) == 10ms);
  CHECK(beat_period(2ms) == 1ms);
}

}  // namespace beat_watch_test
