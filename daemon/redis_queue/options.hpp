#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "daemon/queue/dead_letters.hpp"
#include "daemon/queue/known_ids.hpp"
#include "daemon/redis/options.hpp"

namespace sidehook::redis_queue {

struct options {
  redis::options server;
  /// What the names of all keys begin with: queues with the same one are one queue.
  std::string prefix = "sidehook";
  /// Of deliveries that are not settled, of all daemons together: how many, and their size.
  std::size_t max_events = 10'000;
  std::size_t max_bytes = std::size_t{64} * 1024 * 1024;
  queue::dead_letter_bounds dead_letters;
  queue::dedupe_bounds dedupe;
  /// Without a sign of life for so long a daemon loses what it has taken.
  std::chrono::milliseconds lease{30'000};
  /// Deliveries that are read before anybody asks for them; their size is bounded, too.
  std::size_t prefetch = 256;
  std::size_t prefetch_bytes = std::size_t{16} * 1024 * 1024;
  /// Replicas that must have an event before it is accepted, and how long to wait for them.
  std::size_t min_replicas = 0;
  std::chrono::milliseconds replica_timeout{1'000};
  /// What the names of consumers begin with of which at most one lives at a time, which is this
  /// one: workers of one supervisor. "" when that cannot be known.
  std::string family;
};

}  // namespace sidehook::redis_queue
