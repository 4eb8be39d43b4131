#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "jsvm/event_objects.hpp"
#include "jsvm/heap.hpp"
#include "jsvm/invocation.hpp"
#include "jsvm/limits.hpp"
#include "jsvm/script.hpp"
#include "jsvm/worker.hpp"

namespace sidehook::jsvm {

/// Where a generation's workers take their runs from.
class run_source {
 public:
  virtual ~run_source() = default;
  /// The next run to make, or nothing for now.
  virtual std::optional<invocation> take_run() = 0;
  /// On the worker's fiber, right after the run.
  virtual void run_ended(const invocation& what, run_result result) = 0;
};

/// A heap with everything that the scripts have put into it, and the workers that run in it. A
/// reload makes a new one beside it; this one is then retired, and can be destroyed when the last
/// of its runs has ended. Owned by the VM; lives on its strand.
class generation {
 public:
  generation(const run_environment& environment, std::span<const host_function> functions,
             const host::ports& ports, run_source& source);
  generation(const generation&) = delete;
  generation& operator=(const generation&) = delete;

  /// Evaluates the plan's scripts on a fiber, and freezes the built-ins. Other work of the strand
  /// goes on in between.
  void load(load_plan plan, std::function<void(load_report)> done);
  const load_plan& plan() const { return plan_; }

  /// Sets a worker to work, on its way until it waits or finds no more to do. False when all are
  /// busy.
  bool put_worker_to_work();

  /// No run starts here any more.
  void retire();
  bool retired() const { return retired_; }
  /// True when no worker is left, once retired.
  bool empty() const { return workers_.empty(); }
  /// Ends all runs under way; those that wait end now, in here.
  void cancel_runs(stop_reason why);
  /// Destroys the workers that have ended. Not from a fiber.
  void remove_ended_workers();

  std::size_t memory_used() { return heap_.memory().used(); }
  /// Collects all garbage.
  void collect_garbage();

 private:
  worker& add_worker(worker::body body);
  worker* worker_for_runs();
  void make_runs(worker& worker);
  void evaluate_plan(worker& worker);
  load_report load_all(worker& worker);
  void let_others_run(worker& worker);

  const run_environment& environment_;
  run_source& source_;
  heap heap_;
  event_objects objects_;
  load_plan plan_;
  std::function<void(load_report)> loaded_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::size_t next_worker_index_ = 0;
  std::vector<worker*> idle_;
  bool retired_ = false;
};

}  // namespace sidehook::jsvm
