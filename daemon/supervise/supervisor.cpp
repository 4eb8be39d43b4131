#include "daemon/supervise/supervisor.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>

#include "daemon/supervise/orders.hpp"

namespace sidehook::supervise {
namespace {

std::int64_t milliseconds_in(std::chrono::steady_clock::duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

}  // namespace

void accept_orders() { signal_inbox::unblock({order_to_stop, order_to_reload}); }

supervisor::supervisor(const supervisor_rules& rules, supervisor_duties duties,
                       std::vector<std::reference_wrapper<heartbeat>> beats,
                       service_manager& manager, log::logger& log)
    : rules_(rules),
      duties_(std::move(duties)),
      beats_(std::move(beats)),
      manager_(manager),
      log_(log),
      signals_({SIGTERM, SIGINT, SIGHUP, SIGCHLD, order_to_stop, order_to_reload}),
      backoff_(rules.restarts) {
  // A reader of the log that is gone must not end the supervisor.
  ::signal(SIGPIPE, SIG_IGN);
}

int supervisor::run() {
  // There may be children that ended before anybody listened: of a shell that became this process.
  reap();
  start_at_ = clock::now();
  if (manager_.alive_period()) alive_at_ = clock::now();
  while (!exit_code_) {
    if (start_at_ && clock::now() >= *start_at_ && start_worker() == worker_process::side::worker)
      return duties_.work(worker_.pipe());
    wait();
    hear_worker();
    for (const int signal : signals_.take()) take(signal);
    look_at_beats();
    kill_late_worker();
    show_life();
  }
  return *exit_code_;
}

worker_process::side supervisor::start_worker() {
  started_ = clock::now();
  watches_.assign(beats_.size(), {});
  stuck_.clear();
  for (heartbeat& each : beats_) each.reset();
  try {
    if (worker_.start() == worker_process::side::worker) return worker_process::side::worker;
    start_at_.reset();
    look_at_ = started_ + beat_period(rules_.stuck_after);
    log_.info("worker started", {{"pid", std::int64_t{worker_.pid()}}});
  } catch (const std::system_error& error) {
    const auto delay = backoff_.after_death({});
    start_at_ = started_ + delay;
    log_.error("no worker could be started",
               {{"error", error.what()}, {"retry_in_ms", milliseconds_in(delay)}});
  }
  return worker_process::side::supervisor;
}

void supervisor::wait() {
  std::array<pollfd, 2> awaited{{{signals_.descriptor(), POLLIN, 0}, {worker_.pipe(), POLLIN, 0}}};
  ::poll(awaited.data(), awaited.size(), milliseconds_to_wait());
}

int supervisor::milliseconds_to_wait() const {
  auto next = clock::now() + std::chrono::hours(1);
  for (const moment& due : {start_at_, look_at_, kill_at_, alive_at_})
    if (due) next = std::min(next, *due);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - clock::now());
  return static_cast<int>(std::max(left, std::chrono::milliseconds(0)).count());
}

void supervisor::hear_worker() {
  for (const auto& line : worker_.take_lines())
    if (const auto report = report_in(line)) hear(*report);
}

void supervisor::hear(const worker_report& report) {
  if (report.what == worker_report::kind::loaded) return manager_.status(report.text);
  if (report.what == worker_report::kind::ready) worker_is_ready(report.text);
  // A worker that is replaced has loaded everything anew, too.
  if (std::exchange(reloading_, false)) manager_.ready();
}

void supervisor::worker_is_ready(const std::string& text) {
  if (!std::exchange(any_was_ready_, true)) {
    duties_.ready(text);
    return manager_.ready();
  }
  log_.info("the worker was replaced", {{"pid", std::int64_t{worker_.pid()}},
                                        {"restarts", std::int64_t{restarts_}},
                                        {"down_ms", milliseconds_in(clock::now() - *died_)}});
}

void supervisor::take(int signal) {
  if (signal == SIGCHLD) return reap();
  if (signal == SIGHUP) return reload();
  if (signal == SIGTERM || signal == SIGINT) stop();
}

void supervisor::reload() {
  if (any_was_ready_ && !stopping_) {
    reloading_ = true;
    manager_.reloading();
  }
  worker_.signal(order_to_reload);
}

void supervisor::stop() {
  const auto patience = stopping_ ? rules_.stuck_after : rules_.stop_timeout;
  const auto latest = clock::now() + patience;
  kill_at_ = std::min(kill_at_.value_or(latest), latest);
  if (!std::exchange(stopping_, true)) {
    manager_.stopping(rules_.stop_timeout + rules_.stuck_after);
    duties_.stop_listening();
  }
  worker_.signal(order_to_stop);
  if (!worker_.is_running()) exit_code_ = 0;
}

void supervisor::reap() {
  int status = 0;
  for (pid_t pid = ::waitpid(-1, &status, WNOHANG); pid > 0; pid = ::waitpid(-1, &status, WNOHANG))
    if (pid == worker_.pid()) worker_died(death(status));
}

void supervisor::worker_died(const death& how) {
  // It may have become ready and died at once.
  hear_worker();
  died_ = clock::now();
  look_at_.reset();
  if (stopping_ || (how.is_exit() && !any_was_ready_)) {
    exit_code_ = how.exit_code();
  } else {
    replace_worker(how);
  }
  worker_.has_ended();
}

void supervisor::replace_worker(const death& how) {
  if (const auto stuck = std::exchange(stuck_, {}); !stuck.empty()) {
    duties_.killed_as_stuck(stuck);
  } else if (!how.is_own_doing()) {
    duties_.killed_from_outside();
  }
  manager_.status(fmt::format("the worker died of {}, and is replaced", how.text()));
  const auto delay = backoff_.after_death(*died_ - started_);
  start_at_ = *died_ + delay;
  log_.error("the worker died, and is replaced", {{"pid", std::int64_t{worker_.pid()}},
                                                  {"died_of", how.text()},
                                                  {"restarts", std::int64_t{++restarts_}},
                                                  {"delay_ms", milliseconds_in(delay)}});
}

void supervisor::look_at_beats() {
  if (!look_at_ || clock::now() < *look_at_) return;
  look_at_ = clock::now() + beat_period(rules_.stuck_after);
  find_stuck();
  if (stuck_.empty()) return;
  look_at_.reset();
  std::vector<log::field> fields{{"pid", std::int64_t{worker_.pid()}}};
  if (beats_.size() > 1) fields.push_back({"instance", static_cast<std::int64_t>(stuck_.front())});
  log_.write(log::level::error,
             "the JavaScript thread is stuck (supervisor.stuck_after_ms): the worker is killed",
             fields);
  worker_.signal(SIGKILL);
}

void supervisor::find_stuck() {
  for (std::size_t i = 0; i < beats_.size(); ++i)
    if (watches_[i].finds_stuck(beats_[i].get().count())) stuck_.push_back(i);
}

void supervisor::kill_late_worker() {
  if (!kill_at_ || clock::now() < *kill_at_) return;
  kill_at_.reset();
  log_.error("the worker has not stopped in time: it is killed",
             {{"pid", std::int64_t{worker_.pid()}}});
  worker_.signal(SIGKILL);
}

void supervisor::show_life() {
  if (!alive_at_ || clock::now() < *alive_at_) return;
  alive_at_ = clock::now() + *manager_.alive_period();
  manager_.alive();
}

}  // namespace sidehook::supervise
