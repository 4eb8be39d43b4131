#pragma once

#include <cstddef>
#include <string>

namespace sidehook::test {

struct reload_storm_plan {
  int reloads = 30;
  int senders = 2;  ///< each has up to two batches under way
};

struct reload_storm_report {
  int reloads = 0;
  std::size_t accepted = 0;
  std::size_t lost = 0;      ///< accepted, and its handler did not run
  std::size_t repeated = 0;  ///< runs of events that had run
  std::size_t failed = 0;    ///< runs that did not succeed
  long resident_kib_after_ten = 0;
  long resident_kib_at_end = 0;
  int exit_code = -1;
  /// The first thing that was not as expected; "" when all was.
  std::string trouble;
};

/// Starts the daemon, edits its scripts and definitions, bad edits among them, and reloads after
/// each, while events come in without pause, whose handlers wait for an HTTP answer. Then stops it.
reload_storm_report run_reload_storm(const reload_storm_plan& plan);

}  // namespace sidehook::test
