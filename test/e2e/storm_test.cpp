#include <catch2/catch.hpp>

#include "test/load/damage_storm.hpp"
#include "test/load/reload_storm.hpp"
#include "test/load/restart_storm.hpp"

namespace storm_test {

using namespace sidehook::test;
using ending = restart_storm_plan::ending;

TEST_CASE(
    "202 means the event is on disk: a daemon that is killed again and again under load loses "
    "none, and repeats only what was running") {
  const auto report = run_restart_storm({.how = ending::daemon_killed, .restarts = 6});
  CHECK(report.trouble == "");
  CHECK(report.restarts == 6);
  CHECK(report.accepted > 0);
  CHECK(report.lost == 0);
  CHECK(report.repeated_without_cause == 0);
}

TEST_CASE("a worker that is killed again and again under load loses no event") {
  const auto report = run_restart_storm({.how = ending::worker_killed, .restarts = 6});
  CHECK(report.trouble == "");
  CHECK(report.restarts == 6);
  CHECK(report.accepted > 0);
  CHECK(report.lost == 0);
  CHECK(report.repeated_without_cause == 0);
}

TEST_CASE("a daemon that is stopped again and again under load loses and repeats no event") {
  const auto report = run_restart_storm({.how = ending::stopped, .restarts = 6});
  CHECK(report.trouble == "");
  CHECK(report.restarts == 6);
  CHECK(report.accepted > 0);
  CHECK(report.lost == 0);
  CHECK(report.repeated == 0);
}

TEST_CASE("a storm of reloads under load loses no event and fails no run") {
  const auto report = run_reload_storm({.reloads = 30});
  CHECK(report.trouble == "");
  CHECK(report.reloads == 30);
  CHECK(report.accepted > 0);
  CHECK(report.lost == 0);
  CHECK(report.repeated == 0);
  CHECK(report.failed == 0);
  CHECK(report.exit_code == 0);
}

TEST_CASE("a journal that was damaged is said to be, and the daemon serves and runs what is left") {
  const auto report = run_damage_storm({.rounds = 4});
  CHECK(report.trouble == "");
  CHECK(report.rounds == 4);
  CHECK(report.lost_unsaid == 0);
}

}  // namespace storm_test
