#pragma once

#include <functional>
#include <optional>
#include <span>

#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/handler_services.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/outcome/handler_figures.hpp"
#include "daemon/outcome/recorder.hpp"
#include "daemon/outcome/run_spans.hpp"
#include "daemon/outcome/script_lines.hpp"
#include "daemon/pacing/pacer.hpp"
#include "daemon/queue/dispatcher.hpp"
#include "daemon/queue/due_timer.hpp"
#include "daemon/script_machine.hpp"
#include "daemon/state_services.hpp"
#include "daemon/supervise/beat_timer.hpp"
#include "daemon/supervise/worker_link.hpp"
#include "daemon/worker_thread.hpp"

namespace sidehook {

/// What all instances have in common; all of it is for any thread, and must outlive them.
struct instance_surroundings {
  const config::settings& settings;
  /// "NAME=value"
  const config::environment& environment;
  /// What scripts may call.
  std::span<const jsvm::host_function> functions;
  outcome::handler_figures& figures;
  queue::settlement_figures& settlements;
  client::request_figures& requests;
  pacing::quarantine& quarantine;
  state_services& state;
  log::logger& log;
  /// Null when nothing is traced.
  trace::tracer* tracer = nullptr;
};

/// All that there is once for each JavaScript context (jsvm.instances): a thread, and on its strand
/// the VM, what feeds it and judges its runs, and the HTTP client of its handlers. Unless something
/// else is said, its members are called on the control thread; the first one that the strand has
/// work of is the first load.
class script_instance {
 public:
  /// @param source  where its deliveries come from
  /// @param number  from 0; nothing when it is the only one
  script_instance(const instance_surroundings& shared, queue::delivery_source& source,
                  std::optional<std::size_t> number);

  jsvm::vm& vm() { return machine_.vm(); }
  const jsvm::vm_figures& figures() const { return machine_.figures(); }
  /// For its strand.
  const pacing::pacer& pacer() const { return pacer_; }

  /// Before the first load: notes for the supervisor what runs, and that its thread is not stuck.
  void join_supervisor(supervise::instance_link& link, std::chrono::milliseconds period);
  void start_beating();

  /// The daemon stops: puts back what was taken and has not begun to run, and goes on with what the
  /// queue still gives.
  void give_back();
  /// Ends what is under way; calls stopped() on the strand, when there is no more to come.
  void stop(std::function<void()> stopped);
  /// Once it has stopped: waits for the thread.
  void join() { thread_.join(); }

 private:
  outcome::recorder recorder_;
  /// None when nothing is traced.
  std::optional<outcome::run_spans> run_spans_;
  pacing::pacer pacer_;
  queue::dispatcher dispatcher_;
  // After what it runs, before what it is told to load: it ends first.
  worker_thread thread_;
  queue::due_timer release_timer_;
  handler_services services_;
  outcome::script_lines script_lines_;
  const jsvm::host::ports ports_;
  script_machine machine_;
  /// None when no supervisor watches.
  std::optional<supervise::beat_timer> beat_timer_;
};

}  // namespace sidehook
