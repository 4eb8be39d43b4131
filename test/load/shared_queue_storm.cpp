#include "test/load/shared_queue_storm.hpp"

#include <charconv>
#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>

#include "test/load/dead_letter_ids.hpp"
#include "test/load/noted_runs.hpp"
#include "test/load/sender.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"

namespace sidehook::test {
namespace {

using fault = shared_queue_storm_plan::fault;

constexpr std::chrono::milliseconds lease{1'000};
constexpr int wait_every = 5;

std::string name_of(fault what) {
  switch (what) {
    case fault::daemon_killed:
      return "daemon killed";
    case fault::worker_killed:
      return "worker killed";
    case fault::daemon_paused:
      return "daemon paused";
    case fault::daemon_stopped:
      return "daemon stopped";
    case fault::redis_killed:
      return "Redis killed";
    case fault::redis_paused:
      return "Redis paused";
    case fault::failed_over:
      return "failed over";
  }
  return "";
}

std::size_t number_in(const std::string& count) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), number);
  if (error != std::errc{})
    throw std::runtime_error("the queue's count of deliveries is \"" + count + "\"");
  return number;
}

/// One of the daemons, and who sends to it.
class member {
 public:
  member(int number, std::vector<std::string> redis, const std::string& script)
      : redis_(std::move(redis)), sender_("s" + std::to_string(number), wait_every) {
    folder_.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder_.write("h.js", script);
    start();
  }

  void start() {
    std::vector<std::string> settings{"queue.kind=redis",
                                      "queue.redis.lease_ms=" + std::to_string(lease.count()),
                                      "queue.redis.prefetch=32",
                                      "redis.timeout_ms=500",
                                      "redis.backoff_max_ms=50",
                                      "jsvm.concurrency=4",
                                      "supervisor.backoff_first_ms=1",
                                      "supervisor.backoff_max_ms=1"};
    settings.insert(settings.end(), redis_.begin(), redis_.end());
    daemon_.emplace(folder_, settings);
  }
  void send() { sender_.start(daemon_->events_port()); }
  void finish_sending() {
    sender_.finish();
    if (sender_.refused_by() && sender_.refused_by()->status != 503)
      throw std::runtime_error("refused: " + sender_.refused_by()->body);
  }
  void wait_until_it_serves() {
    if (!comes_true([&] { return daemon_->get("/readyz").status == 200; }))
      throw std::runtime_error("not ready: " + daemon_->process().errors());
  }
  void signal(int number) {
    const auto worker = daemon_->worker();
    // The supervisor last to go and last to come: it would take a paused worker for a stuck one.
    if (number == SIGSTOP) daemon_->process().signal(number);
    if (worker != 0) ::kill(worker, number);
    if (number == SIGCONT) daemon_->process().signal(number);
  }
  void kill_worker() { ::kill(daemon_->worker(), SIGKILL); }
  void end(int number, int expected) {
    daemon_->process().signal(number);
    const int code = daemon_->process().wait();
    if (code != expected)
      throw std::runtime_error("exit code " + std::to_string(code) + ": " +
                               daemon_->process().errors());
  }
  running_daemon& daemon() { return *daemon_; }
  const std::vector<std::string>& accepted() const { return sender_.accepted(); }

 private:
  const std::vector<std::string> redis_;
  temporary_folder folder_;
  sender sender_;
  std::optional<running_daemon> daemon_;
};

class storm {
 public:
  explicit storm(const shared_queue_storm_plan& plan)
      : plan_(plan), random_(plan.seed), redis_(plan.redis) {}

  shared_queue_storm_report run() {
    try {
      for (int i = 0; i < plan_.daemons; ++i)
        members_.push_back(std::make_unique<member>(i, redis_.settings(), runs_.script()));
      for (; report_.rounds < plan_.rounds; ++report_.rounds) round();
      finish();
    } catch (const std::exception& error) {
      report_.trouble = "round " + std::to_string(report_.rounds) + ": " + error.what();
    }
    return report_;
  }

 private:
  void round() {
    const auto number = static_cast<std::size_t>(report_.rounds);
    const auto what = plan_.faults[number % plan_.faults.size()];
    auto& victim = *members_[(number + number / members_.size()) % members_.size()];
    const auto before = runs_.repeated();
    for (const auto& each : members_) each->wait_until_it_serves();
    for (const auto& each : members_) each->send();
    for_a_moment();
    suffer(what, victim);
    for_a_moment();
    for (const auto& each : members_) each->finish_sending();
    report_.repeated_in[name_of(what)] += runs_.repeated() - before;
  }

  void for_a_moment() {
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random_() % 200));
  }

  void suffer(fault what, member& victim) {
    switch (what) {
      case fault::daemon_killed:
        victim.end(SIGKILL, 128 + SIGKILL);
        victim.finish_sending();
        return victim.start();
      case fault::worker_killed:
        return victim.kill_worker();
      case fault::daemon_stopped:
        victim.end(SIGTERM, 0);
        victim.finish_sending();
        return victim.start();
      case fault::daemon_paused:
        victim.signal(SIGSTOP);
        std::this_thread::sleep_for(lease * 2);
        return victim.signal(SIGCONT);
      case fault::redis_killed:
        redis_.master().kill();
        for_a_moment();
        return redis_.master().start();
      case fault::redis_paused:
        redis_.master().pause();
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        return redis_.master().resume();
      case fault::failed_over:
        return redis_.fail_over();
    }
  }

  void finish() {
    for (const auto& each : members_) each->wait_until_it_serves();
    const auto given_up =
        events_in(members_.front()->daemon().admin_get("/dead-letters?limit=1000").body);
    std::vector<std::string> to_run;
    for (const auto& each : members_) {
      report_.accepted += each->accepted().size();
      for (const auto& id : each->accepted()) {
        if (!given_up.contains(id)) to_run.push_back(id);
      }
    }
    runs_.wait_for(to_run);
    report_.given_up = given_up.size();
    report_.lost = runs_.missing_of(to_run);
    const auto left = [&] {
      return redis_.master().text({"HGET", "{sidehook}:counts", "deliveries"});
    };
    comes_true([&] { return left() == "0"; });
    report_.left = number_in(left());
    for (const auto& each : members_) each->end(SIGTERM, 0);
    report_.repeated = runs_.repeated();
  }

  const shared_queue_storm_plan plan_;
  shared_queue_storm_report report_;
  std::mt19937 random_;
  noted_runs runs_;
  storm_redis redis_;
  std::vector<std::unique_ptr<member>> members_;
};

}  // namespace

std::vector<fault> shared_queue_storm_plan::all_faults() {
  return {fault::daemon_killed,  fault::worker_killed, fault::daemon_paused,
          fault::daemon_stopped, fault::redis_killed,  fault::redis_paused};
}

shared_queue_storm_report run_shared_queue_storm(const shared_queue_storm_plan& plan) {
  return storm(plan).run();
}

}  // namespace sidehook::test
