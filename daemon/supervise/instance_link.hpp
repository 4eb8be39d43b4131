#pragma once

#include "daemon/supervise/heartbeat.hpp"
#include "daemon/supervise/running_page.hpp"
#include "jsvm/thread_observer.hpp"

namespace sidehook::supervise {

/// What one of a worker's JavaScript threads shares with the supervisor, and with those that work
/// before and after it. Made by the supervisor; written on that thread.
class instance_link : public jsvm::thread_observer {
 public:
  /// @param most_runs  that may be under way at once
  explicit instance_link(std::size_t most_runs) : runs(most_runs) {}

  void entered(std::uint64_t ticket) override;
  void left() override;

  heartbeat beats;
  running_page runs;
};

}  // namespace sidehook::supervise
