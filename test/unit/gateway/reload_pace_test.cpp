#include "daemon/gateway/reload_pace.hpp"

#include <catch2/catch.hpp>

namespace reload_pace_test {

using namespace std::chrono_literals;
using sidehook::gateway::reload_pace;

TEST_CASE("a burst of reasons is one reload, an interval after the first") {
  reload_pace pace(1'000ms);
  const reload_pace::clock::time_point begin{};
  CHECK(pace.note(begin) == begin + 1s);
  CHECK_FALSE(pace.note(begin + 1ms));
  CHECK_FALSE(pace.note(begin + 999ms));
  // Late, and still before it is done.
  CHECK_FALSE(pace.note(begin + 2s));
}

TEST_CASE("between two reloads there is an interval, and what comes in it is not lost") {
  reload_pace pace(1'000ms);
  const reload_pace::clock::time_point begin{};
  pace.note(begin);
  pace.reloaded();
  CHECK(pace.note(begin + 1s) == begin + 2s);
  pace.reloaded();
  CHECK(pace.note(begin + 1h) == begin + 1h + 1s);
}

TEST_CASE("without an interval each reason is a reload at once") {
  reload_pace pace(0ms);
  const reload_pace::clock::time_point begin{};
  CHECK(pace.note(begin) == begin);
  pace.reloaded();
  CHECK(pace.note(begin) == begin);
}

}  // namespace reload_pace_test
