#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "jsvm/limits.hpp"

namespace sidehook::jsvm {

/// Why a run has to end before it wants to.
enum class stop_reason {
  none,
  timeout,
  cpu,
  cancelled,  ///< the VM is being stopped
  retired,    ///< the scripts were loaded anew, and it took too long to end
};

/// The limits of one run, looked at by Duktape's two hooks (jsvm/duktape/README.md) while the run
/// is on the thread.
///
/// Once a guard said stop it goes on saying so until the next begin(): otherwise a `finally` would
/// go on running. Lives on the VM's thread. Duktape's stack hook has no argument, so the guard of
/// the run that is on the thread is found through a thread-local pointer.
class run_guard {
 public:
  using clock = std::chrono::steady_clock;

  run_guard() = default;
  ~run_guard() { leave(); }
  run_guard(const run_guard&) = delete;
  run_guard& operator=(const run_guard&) = delete;

  /// While this is set, by any thread, every run is cancelled; null, the initial value, is no such
  /// flag.
  void set_interrupt(const std::atomic<bool>* interrupt) { interrupt_ = interrupt; }
  /// Native frames below this address end the run; null, the initial value, is no such limit.
  void set_stack_limit(const char* lowest) { stack_limit_ = lowest; }
  /// A new run starts, and is on the thread.
  void begin(std::chrono::milliseconds timeout, std::chrono::milliseconds cpu);
  /// The run is on the thread again after a wait.
  void enter();
  /// The run is off the thread: it waits, or it has ended.
  void leave();
  /// Ends the run from outside.
  void stop(stop_reason reason);

  /// Looks at the clock, but for the first time in a run; true when the run must end.
  bool must_stop();
  stop_reason reason() const { return reason_; }
  clock::time_point deadline() const { return deadline_; }
  clock::time_point started() const { return started_; }
  /// When it was last on the thread.
  clock::time_point left() const { return left_; }
  /// Time on the thread so far, the present stretch excluded.
  clock::duration cpu_used() const { return cpu_used_; }

  /// Duktape's stack hook: is this frame too deep, or (looked at now and then) is the time up?
  bool must_stop_at(const char* frame);

  /// The guard of the run on this thread, or null.
  static run_guard* on_this_thread();

 private:
  const char* stack_limit_ = nullptr;
  const std::atomic<bool>* interrupt_ = nullptr;
  clock::time_point started_;
  clock::time_point deadline_;
  clock::time_point entered_;
  clock::time_point left_;
  clock::duration cpu_limit_{};
  clock::duration cpu_used_{};
  stop_reason reason_ = stop_reason::none;
  std::uint32_t stack_checks_ = 0;
  bool on_thread_ = false;
  bool just_begun_ = false;
};

}  // namespace sidehook::jsvm
