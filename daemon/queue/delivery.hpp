#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "daemon/route/job.hpp"

namespace sidehook::queue {

using delivery_id = std::uint64_t;
using time_point = std::chrono::system_clock::time_point;

/// One event for one of its handlers: what the queue keeps until it is settled.
struct delivery {
  delivery_id id = 0;
  /// Shared by the deliveries of one event.
  route::shared_job job;
  /// The index in the job's handlers.
  std::size_t handler = 0;
  /// From 1.
  int attempt = 1;
  /// How often the process died while it ran.
  int kills = 0;
  /// What earlier attempts left behind, as JSON objects with commas between; the queue only keeps
  /// it.
  std::string history = {};
  time_point accepted = {};
  /// How many equal events it stands for, and when the last of them was accepted, if not alone.
  std::uint64_t count = 1;
  time_point last_seen = {};
  /// Somebody put a dead letter back into the queue.
  bool replayed = false;
};

/// What becomes of a delivery that was taken.
struct settlement {
  enum class decision {
    done,         ///< it needs no further run, and is forgotten
    again,        ///< it runs once more, as the next attempt, when it is due
    postponed,    ///< it runs when it is due, as the same attempt
    unattempted,  ///< it runs once more, as the same attempt, as soon as may be: it was not its
                  ///< fault
    dead,         ///< it is kept as a dead letter
    noted,        ///< it stays taken; count and last_seen are kept
  };
  delivery_id id = 0;
  decision what = decision::done;
  /// For `again` and `postponed`.
  time_point due = {};
  /// For `again` and `dead`: the history, this attempt included.
  std::string history = {};
  /// For `dead`: why, as "attempts", "failed_by_handler", "missing".
  std::string reason = {};
  /// For `noted`: as in the delivery.
  std::uint64_t count = 1;
  time_point last_seen = {};
};

}  // namespace sidehook::queue
