#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "test/load/storm_redis.hpp"

namespace sidehook::test {

struct shared_queue_storm_plan {
  enum class fault {
    daemon_killed,   ///< with SIGKILL, and started anew
    worker_killed,   ///< its supervisor starts another
    daemon_paused,   ///< with SIGSTOP, for longer than its lease
    daemon_stopped,  ///< with SIGTERM, and started anew
    redis_killed,    ///< with SIGKILL, and started anew with its file
    redis_paused,    ///< for longer than it may take to answer
    failed_over,     ///< the master is killed, and its replica takes its place
  };
  /// Those that one Redis alone can have.
  static std::vector<fault> all_faults();

  storm_redis::kind redis = storm_redis::kind::alone;
  /// Each round has one, in turn, of one daemon after the other.
  std::vector<fault> faults = all_faults();
  int rounds = 6;
  int daemons = 3;
  unsigned seed = 1;
};

struct shared_queue_storm_report {
  int rounds = 0;
  std::size_t accepted = 0;
  std::size_t lost = 0;      ///< accepted, and no handler ran
  std::size_t repeated = 0;  ///< runs of events that had run
  /// The same, by the fault of the round in which they were noted.
  std::map<std::string, std::size_t> repeated_in = {};
  /// Given up because they ran when their worker was killed, twice.
  std::size_t given_up = 0;
  /// What the queue counted at the end, when all had run.
  std::size_t left = 0;
  /// The first thing that was not as expected; "" when all was.
  std::string trouble;
};

/// Several daemons on one Redis. Events come in at all of them without pause;
/// in each round one of them, or Redis, has a fault; at last what is left is run.
shared_queue_storm_report run_shared_queue_storm(const shared_queue_storm_plan& plan);

}  // namespace sidehook::test
