#pragma once

#include <deque>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "daemon/queue/delivery_source.hpp"
#include "daemon/queue/run_gate.hpp"
#include "daemon/queue/settlement_figures.hpp"
#include "jsvm/generation.hpp"

namespace sidehook::queue {

/// Hears of every run that ended, makes of it what the operator sees, and says what becomes of the
/// delivery.
class run_judge {
 public:
  virtual ~run_judge() = default;
  /// @returns with the delivery's id
  virtual settlement judge(const delivery& what, const jsvm::run_result& result) = 0;
};

/// Notes which deliveries are being run, for whoever comes after a process that has died of one. On
/// the VM's strand.
class run_ledger {
 public:
  /// Where a run is noted.
  using entry = std::size_t;
  virtual ~run_ledger() = default;
  virtual entry begin(delivery_id run) = 0;
  virtual void end(entry noted) = 0;
};

/// Knows the traces that runs are parts of, where events are traced. On the VM's strand.
class run_tracer {
 public:
  virtual ~run_tracer() = default;
  /// @returns the trace context that what the run does goes on with; "" for none
  virtual std::string begin(const delivery& what) = 0;
  /// @param trace_parent  what begin() gave
  virtual void end(const delivery& what, const std::string& trace_parent,
                   const jsvm::run_result& result) = 0;
};

/// Feeds the VM: takes deliveries from the queue, makes a run of each that may run, and settles it
/// when that has ended; then who waits for the run hears of it. On the VM's strand.
class dispatcher : public jsvm::run_source {
 public:
  dispatcher(delivery_source& queue, run_gate& gate, run_judge& judge)
      : queue_(queue), gate_(gate), judge_(judge) {}

  std::optional<jsvm::invocation> take_run() override;
  void run_ended(const jsvm::invocation& what, jsvm::run_result result) override;

  /// Before the first run; none is kept without this.
  void set_ledger(run_ledger& ledger) { ledger_ = &ledger; }
  /// Before the first run; without this, runs go on with the trace context of their event.
  void set_tracer(run_tracer& tracer) { tracer_ = &tracer; }
  /// Before the first run: what counts how deliveries end; must outlive this.
  void set_figures(settlement_figures& figures) { figures_ = &figures; }
  /// The daemon stops: puts back what was taken and has not begun to run.
  void give_back();

 private:
  struct run {
    delivery what;
    run_ledger::entry noted;
  };

  std::optional<delivery> next();
  void refill();
  void settle_ended();

  delivery_source& queue_;
  run_gate& gate_;
  run_judge& judge_;
  run_ledger* ledger_ = nullptr;
  run_tracer* tracer_ = nullptr;
  settlement_figures* figures_ = nullptr;
  std::vector<delivery> batch_;
  std::deque<delivery> waiting_;
  boost::unordered_flat_map<delivery_id, run> under_way_;
  // Told to the queue in one go: at the next refill, or when nothing is left to do.
  std::vector<settlement> ended_;
};

}  // namespace sidehook::queue
