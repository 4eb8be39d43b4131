#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/log/logger.hpp"
#include "daemon/supervise/backoff.hpp"
#include "daemon/supervise/beat_watch.hpp"
#include "daemon/supervise/death.hpp"
#include "daemon/supervise/heartbeat.hpp"
#include "daemon/supervise/service_manager.hpp"
#include "daemon/supervise/signal_inbox.hpp"
#include "daemon/supervise/worker_process.hpp"
#include "daemon/supervise/worker_report.hpp"

namespace sidehook::supervise {

struct supervisor_rules {
  backoff_rules restarts;
  /// How long a JavaScript thread may be away from its loop.
  std::chrono::milliseconds stuck_after{6'000};
  /// How long a worker has to end that was asked to.
  std::chrono::milliseconds stop_timeout{31'000};
};

struct supervisor_duties {
  /// What the worker does, and its exit code. Runs in a process of its own, which reports on the
  /// pipe (write_report) when it is ready, what it has loaded, and when it has followed an order to
  /// reload. All signals that the supervisor takes are blocked there, also its orders, until
  /// accept_orders().
  std::function<int(int pipe)> work;
  /// Called once, with the report of the first worker that is ready.
  std::function<void(const std::string& text)> ready;
  /// Called when a worker was killed from outside, before it is replaced.
  std::function<void()> killed_from_outside;
  /// Called when a worker was killed because its JavaScript threads with these numbers were stuck,
  /// before it is replaced.
  std::function<void(const std::vector<std::size_t>& threads)> killed_as_stuck;
  /// Called once, when the daemon was asked to stop, before the worker is.
  std::function<void()> stop_listening;
};

/// In a worker, once it handles the orders' signals: those that have come meanwhile come now.
void accept_orders();

/// Keeps one worker alive until it is asked to stop: starts it, tells it what signals ask for, and
/// replaces it when it dies or when one of its JavaScript threads is stuck. A process without other
/// threads runs it, on its main one; all processes that become that one's children are reaped.
class supervisor {
 public:
  /// @param beats    of each of the worker's JavaScript threads; must outlive this
  /// @param manager  is told of everything that it may want to know; must outlive this
  supervisor(const supervisor_rules& rules, supervisor_duties duties,
             std::vector<std::reference_wrapper<heartbeat>> beats, service_manager& manager,
             log::logger& log);

  /// Returns twice over: in each worker what work() returned, and here the exit code at the end.
  /// That is the worker's if it ended after a signal to stop, or by itself before any worker was
  /// ready.
  int run();

  /// How many workers have been replaced so far; in a worker, before it.
  int restarts() const { return restarts_; }

 private:
  using clock = std::chrono::steady_clock;
  using moment = std::optional<clock::time_point>;

  worker_process::side start_worker();
  void wait();
  int milliseconds_to_wait() const;
  void hear_worker();
  void hear(const worker_report& report);
  void worker_is_ready(const std::string& text);
  void take(int signal);
  void reload();
  void stop();
  void reap();
  void worker_died(const death& how);
  void replace_worker(const death& how);
  void look_at_beats();
  void find_stuck();
  void kill_late_worker();
  void show_life();

  const supervisor_rules rules_;
  const supervisor_duties duties_;
  const std::vector<std::reference_wrapper<heartbeat>> beats_;
  service_manager& manager_;
  log::logger& log_;
  signal_inbox signals_;
  worker_process worker_;
  backoff backoff_;
  /// One for each of the beats.
  std::vector<beat_watch> watches_;
  int restarts_ = 0;
  bool any_was_ready_ = false;
  /// The threads for which the worker was killed.
  std::vector<std::size_t> stuck_;
  bool reloading_ = false;
  bool stopping_ = false;
  std::optional<int> exit_code_;

  clock::time_point started_;
  /// When the worker before this one died.
  moment died_;
  /// When what is due next is due: a start, a look at the beats, an end to patience, a sign
  /// of life.
  moment start_at_;
  moment look_at_;
  moment kill_at_;
  moment alive_at_;
};

}  // namespace sidehook::supervise
