#pragma once

#include <chrono>
#include <cstddef>

#include "daemon/journal/delivery_lane.hpp"
#include "daemon/queue/dead_letters.hpp"
#include "daemon/queue/known_ids.hpp"

namespace sidehook::journal {

/// When what is written counts as written.
enum class sync_mode {
  full,    ///< forced to the disk: a power cut does not lose it
  normal,  ///< handed to the system: a killed process does not lose it
};

struct options {
  sync_mode sync = sync_mode::full;
  /// Of deliveries that are not settled: how many, and the size of their events and histories.
  std::size_t max_events = 10'000;
  std::size_t max_bytes = std::size_t{64} * 1024 * 1024;
  /// Of the database and its log together.
  std::size_t max_disk_bytes = std::size_t{1024} * 1024 * 1024;
  queue::dead_letter_bounds dead_letters;
  queue::dedupe_bounds dedupe;
  /// What may be in memory of the deliveries that have not been tried, and of those that wait for
  /// their next attempt.
  lane_bounds fresh = {4'096, std::size_t{16} * 1024 * 1024};
  lane_bounds retried = {4'096, std::size_t{16} * 1024 * 1024};
  /// What is left undone because the disk is full or the file in use is tried again so often.
  std::chrono::milliseconds try_again_after{200};
  std::chrono::milliseconds sweep_interval{60'000};
};

}  // namespace sidehook::journal
