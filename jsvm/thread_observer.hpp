#pragma once

#include <cstdint>

namespace sidehook::jsvm {

/// Hears what comes onto the VM's thread, on that thread: whoever watches the process from outside
/// can then tell which run it is stuck in, or died of. Between two calls a run takes its CPU limit
/// at the most.
class thread_observer {
 public:
  virtual ~thread_observer() = default;
  /// A run begins, or goes on after a wait.
  /// @param ticket  the run's (jsvm::invocation); 0 for a script that is being loaded
  virtual void entered(std::uint64_t ticket) = 0;
  /// It waits. The end of a run is not told.
  virtual void left() = 0;
};

}  // namespace sidehook::jsvm
