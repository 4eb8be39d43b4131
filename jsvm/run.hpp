#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include "jsvm/fiber.hpp"
#include "jsvm/heap.hpp"
#include "jsvm/invocation.hpp"
#include "jsvm/limits.hpp"
#include "jsvm/run_guard.hpp"
#include "jsvm/thread_observer.hpp"
#include "jsvm/vm_figures.hpp"

namespace sidehook::jsvm {

/// The executor all of a VM lives on: a strand of an io_context that one thread runs.
using vm_executor = boost::asio::strand<boost::asio::io_context::executor_type>;
/// A timer on it.
using vm_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, vm_executor>;

/// What all runs of a VM share; it outlives them.
struct run_environment {
  vm_executor executor;
  const jsvm::limits& limits;
  /// While set, every run is cancelled.
  const std::atomic<bool>& interrupt;
  vm_figures& figures;
  /// Null when nobody watches.
  thread_observer* observer = nullptr;
};

/// What is under way on one fiber: its limits, its log lines, and its wait, if it waits.
/// Owned by a worker, used again for one run after another. Lives on the VM's strand.
class run {
 public:
  run(const run_environment& environment, heap& heap);
  ~run();
  run(const run&) = delete;
  run& operator=(const run&) = delete;

  /// Ties the run to the fiber it is on, once, before the first begin().
  void attach(fiber& fiber);

  /// A handler starts.
  void begin(const invocation& what);
  /// A script file starts to load, for one API or, with "", for all.
  void begin_loading(std::string_view file, std::string_view api_id);
  /// Its JavaScript has ended; times and stop reason are final.
  void end();

  /// Runs body() with a short time limit of its own, for reading what a run that met its limits
  /// left behind.
  template <class Body>
  void with_grace(Body&& body) {
    begin_grace();
    body();
    end_grace();
  }

  /// Ends the run from outside: what it waits for is cancelled, and what catches that is cut.
  void cancel(stop_reason why);

  /// Suspends the fiber until wake(); on return the run is on the thread again. See call::await.
  void wait(duk_context* context);
  void wake();
  boost::asio::cancellation_slot cancellation() { return cancellation_.slot(); }
  const vm_executor& executor() const { return environment_.executor; }
  const jsvm::limits& limits() const { return environment_.limits; }

  /// Keeps a line a script wrote, within the limits; false when it was one too many.
  bool keep_log_line(const char* level, std::string& message);

  const invocation* what() const { return what_; }
  std::string_view loading_file() const { return loading_file_; }
  std::string_view loading_api() const { return loading_api_; }
  /// Why the run was ended early, if it was.
  stop_reason stopped() const { return guard_.reason(); }
  std::vector<log_line> take_logs() { return std::move(logs_); }
  std::size_t dropped_log_lines() const { return dropped_log_lines_; }
  /// Whether memory was refused for good while this run was on the thread.
  bool memory_exhausted() const { return memory_exhausted_; }
  /// A store that the script asked could not be used.
  void note_store_gone() { store_gone_ = true; }
  bool store_gone() const { return store_gone_; }
  /// How long this run may take.
  std::chrono::milliseconds timeout() const { return timeout_; }
  std::chrono::nanoseconds duration() const { return duration_; }
  std::chrono::nanoseconds cpu_used() const { return guard_.cpu_used(); }

 private:
  void begin(std::chrono::milliseconds timeout);
  void begin_grace();
  void end_grace();
  void tell_entered() const;
  void tell_left() const;
  void come_onto_thread();
  void enter();
  void leave();
  void watch_deadline();
  void deadline_timer_fired();
  void interrupt_wait();

  const run_environment& environment_;
  heap& heap_;
  fiber* fiber_ = nullptr;
  run_guard guard_;
  run_guard grace_guard_;
  const invocation* what_ = nullptr;
  std::string_view loading_file_;
  std::string_view loading_api_;
  std::vector<log_line> logs_;
  std::size_t dropped_log_lines_ = 0;
  bool memory_exhausted_ = false;
  bool store_gone_ = false;
  std::chrono::milliseconds timeout_{};
  std::chrono::nanoseconds duration_{};
  // Moved lazily: it may fire for a deadline that has passed with an earlier run, and is then set
  // anew.
  vm_timer deadline_timer_;
  bool deadline_timer_set_ = false;
  // Lets a timer handler that is already queued see that this run is gone.
  std::shared_ptr<run*> self_;
  boost::asio::cancellation_signal cancellation_;
  bool suspended_ = false;
  bool woken_ = false;
};

}  // namespace sidehook::jsvm
