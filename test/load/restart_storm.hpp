#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace sidehook::test {

struct restart_storm_plan {
  enum class ending { daemon_killed, worker_killed, stopped };

  ending how = ending::daemon_killed;
  int restarts = 5;
  int senders = 2;
  unsigned seed = 1;
};

struct restart_storm_report {
  int restarts = 0;
  std::size_t accepted = 0;
  std::size_t lost = 0;      ///< accepted, and its handler did not run
  std::size_t repeated = 0;  ///< runs of events that had run
  /// Those of them whose earlier run was no longer under way, on disk, when the daemon ended.
  std::size_t repeated_without_cause = 0;
  /// Events that were given up because they ran when the worker was killed, twice.
  std::size_t given_up = 0;
  /// From the end to the next one that serves.
  std::vector<std::chrono::milliseconds> down;
  /// The first thing that was not as expected; "" when all was.
  std::string trouble;
};

/// Starts the daemon, and ends it at random moments while events come in without pause, whose
/// handlers wait for an HTTP answer; starts it anew, and at last lets it run what is left.
restart_storm_report run_restart_storm(const restart_storm_plan& plan);

}  // namespace sidehook::test
