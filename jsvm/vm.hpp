#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <span>

#include "jsvm/generation.hpp"
#include "jsvm/run.hpp"

namespace sidehook::jsvm {

/// A generation that has loaded, ready to be adopted, and what came of its loading.
struct prepared_generation {
  std::shared_ptr<generation> made;  ///< null when report.failure says why
  load_report report;
};

/// Hears what an operator should know of the VM. On its strand.
class vm_observer {
 public:
  virtual ~vm_observer() = default;
  /// The heap was full, and stayed so after a collection: the scripts were loaded anew, their
  /// globals are lost.
  /// @param failure  why that did not work, and the old heap stays; "" when it did
  virtual void heap_replaced(std::size_t used_bytes, std::size_t limit_bytes,
                             const std::string& failure) = 0;
};

/// The JavaScript machine: one heap and global object at a time, any number of runs under way in
/// it, all on one strand.
///
/// Runs come from the run_source, in order; up to limits.concurrency are under way at once. All
/// members are to be called on the strand, wake() excepted. The VM must outlive the work of its
/// executor; stop() before it is destroyed.
class vm : private run_source {
 public:
  /// @param source  asked for runs on the strand; may have none until wake()
  vm(vm_executor executor, const limits& limits, std::span<const host_function> functions,
     const host::ports& ports, run_source& source, vm_observer& observer);
  ~vm() override;
  vm(const vm&) = delete;
  vm& operator=(const vm&) = delete;

  const vm_executor& executor() const { return environment_.executor; }

  /// Before the first run; the observer must outlive the VM.
  void set_thread_observer(thread_observer& observer) { environment_.observer = &observer; }

  /// Any thread: the source has runs again.
  void wake();

  /// Loads scripts into a new generation beside the present one.
  void prepare(load_plan plan, std::function<void(prepared_generation)> done);
  /// New runs start in this generation; those under way finish where they are, or are cancelled
  /// after limits.drain_timeout.
  void adopt(std::shared_ptr<generation> next);

  /// Starts no further runs; drained() is called once, when the last has ended and the heap is
  /// gone.
  void stop(std::function<void()> drained);
  /// Ends all runs under way, as `cancelled`.
  void cancel_runs();
  /// Any thread: the same, and so for every later run; one that spins is cut, too, and does not
  /// hold up the strand.
  void interrupt();

  std::size_t runs_under_way() const { return figures_.runs_under_way; }
  std::size_t memory_used() const { return current_ ? current_->memory_used() : 0; }
  std::size_t generations() const { return retired_.size() + (current_ ? 1 : 0); }
  /// Any thread.
  const vm_figures& figures() const { return figures_; }

 private:
  /// A generation whose last runs are under way.
  struct retired_generation {
    std::shared_ptr<generation> made;
    vm_timer drain_timer;
  };

  std::optional<invocation> take_run() override;
  void run_ended(const invocation& what, run_result result) override;

  void schedule_pump();
  void pump();
  void retire_current();
  void remove_retired();
  void check_memory();
  void replace_heap(std::size_t used_bytes);
  void tell_when_drained();
  void note_generations();

  limits limits_;
  std::atomic<bool> interrupted_ = false;
  vm_figures figures_;
  run_environment environment_;
  std::span<const host_function> functions_;
  const host::ports& ports_;
  run_source& source_;
  vm_observer& observer_;
  std::shared_ptr<generation> current_;
  std::list<retired_generation> retired_;
  std::chrono::nanoseconds slice_left_{};
  std::atomic<bool> pump_scheduled_ = false;
  bool took_run_ = false;
  bool memory_in_doubt_ = false;
  bool stopping_ = false;
  std::function<void()> drained_;
};

}  // namespace sidehook::jsvm
