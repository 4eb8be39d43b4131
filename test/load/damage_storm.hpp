#pragma once

#include <cstddef>
#include <string>

namespace sidehook::test {

struct damage_storm_plan {
  int rounds = 4;
  unsigned seed = 1;
};

struct damage_storm_report {
  int rounds = 0;
  std::size_t accepted = 0;
  std::size_t lost = 0;  ///< accepted, and their handler did not run
  int said = 0;          ///< rounds in which the daemon said that the journal is damaged
  /// Lost by damage to the journal's file, and not said. Of damage to SQLite's log that cannot be
  /// asked: a log ends where it stops making sense.
  std::size_t lost_unsaid = 0;
  /// The first thing that was not as expected; "" when all was.
  std::string trouble;
};

/// In each round ends a daemon that has accepted events, cuts off its journal or puts garbage in it
/// at a random place, and expects the next one to serve, and to run what the journal still has.
damage_storm_report run_damage_storm(const damage_storm_plan& plan);

}  // namespace sidehook::test
