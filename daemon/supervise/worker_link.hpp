#pragma once

#include <chrono>

#include "daemon/supervise/heartbeat.hpp"
#include "daemon/supervise/running_page.hpp"
#include "jsvm/thread_observer.hpp"

namespace sidehook::supervise {

/// What a worker shares with its supervisor, and with those that work before and after it. Made by
/// the supervisor; written on the worker's JavaScript thread.
class worker_link : public jsvm::thread_observer {
 public:
  /// @param most_runs    that may be under way at once
  /// @param stuck_after  how long the thread may be away from its loop
  worker_link(std::size_t most_runs, std::chrono::milliseconds stuck_after)
      : runs(most_runs), period(beat_period(stuck_after)) {}

  void entered(std::uint64_t ticket) override;
  void left() override;

  heartbeat beats;
  running_page runs;
  /// How often the thread is to beat while it has nothing to do.
  const std::chrono::milliseconds period;
};

}  // namespace sidehook::supervise
