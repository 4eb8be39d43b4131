#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jsvm/heap.hpp"
#include "jsvm/invocation.hpp"
#include "jsvm/limits.hpp"
#include "jsvm/realm.hpp"
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

/// A heap with the realms that the scripts have filled, and the workers that run in them. A
/// reload makes a new one beside it; this one is then retired, and can be destroyed when the last
/// of its runs has ended. Owned by the VM; lives on its strand.
class generation {
 public:
  generation(const run_environment& environment, std::span<const host_function> functions,
             const host::ports& ports, run_source& source);
  generation(const generation&) = delete;
  generation& operator=(const generation&) = delete;

  /// Makes the plan's realms, and evaluates the scripts of each, on a fiber. Other work of the
  /// strand goes on in between.
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
  run_result make_run(worker& worker, const invocation& what);
  realm* realm_of(const std::string& api_id);
  void evaluate_plan(worker& worker);
  void load_all(worker& worker, load_report& report);
  void load_realm(worker& worker, const realm_plan& plan, load_report& report);
  realm& add_realm(const realm_plan& plan);
  void fill_realm(worker& worker, const realm_plan& plan, realm& realm, load_report& report);
  void pause_now_and_then(worker& worker);
  void let_others_run(worker& worker);

  const run_environment& environment_;
  run_source& source_;
  heap heap_;
  load_plan plan_;
  // By the API; one of "" when they share it.
  std::unordered_map<std::string, realm> realms_;
  realm* shared_realm_ = nullptr;
  std::function<void(load_report)> loaded_;
  run_guard::clock::time_point stretch_began_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::size_t next_worker_index_ = 0;
  std::vector<worker*> idle_;
  bool retired_ = false;
};

}  // namespace sidehook::jsvm
