#include "test/load/restart_storm.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "daemon/journal/stored_deliveries.hpp"
#include "test/load/dead_letter_ids.hpp"
#include "test/load/noted_runs.hpp"
#include "test/load/sender.hpp"
#include "test/support/daemon.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace sidehook::test {
namespace {

using clock = std::chrono::steady_clock;
using ending = restart_storm_plan::ending;

constexpr int wait_every = 5;

std::chrono::milliseconds since(clock::time_point begun) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - begun);
}

// Of a journal that nobody has open: looked at in a copy, as opening it would tidy it up.
std::set<std::string> unsettled_events(const std::filesystem::path& data_dir) {
  const temporary_folder copy;
  for (const auto* name : {"journal.db", "journal.db-wal"}) {
    if (std::filesystem::exists(data_dir / name))
      std::filesystem::copy_file(data_dir / name, copy.path() / name);
  }
  auto database = other_user_of(copy.path() / "journal.db");
  journal::stored_deliveries stored(database);
  std::set<std::string> ids;
  for (const auto lane : {journal::lane_name::fresh, journal::lane_name::retried}) {
    std::optional<journal::place> next = journal::place{};
    while (next) {
      const auto page = stored.read({lane, *next, {1'000, std::size_t{1} << 24U}},
                                    [](queue::delivery_id /*id*/) { return false; });
      for (const auto& row : page.rows) ids.insert(row.event_id);
      next = page.rest;
    }
  }
  return ids;
}

class storm {
 public:
  explicit storm(const restart_storm_plan& plan) : plan_(plan), random_(plan.seed) {
    folder_.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder_.write("h.js", runs_.script());
    for (int i = 0; i < plan.senders; ++i)
      senders_.push_back(std::make_unique<sender>("s" + std::to_string(i), wait_every));
  }

  restart_storm_report run() {
    try {
      start();
      while (report_.restarts < plan_.restarts) {
        send_for_a_moment();
        end_and_start();
        ++report_.restarts;
      }
      finish();
    } catch (const std::exception& error) {
      report_.trouble = error.what();
    }
    return report_;
  }

 private:
  void start() {
    daemon_.emplace(folder_,
                    std::vector<std::string>{"jsvm.concurrency=4", "supervisor.backoff_first_ms=1",
                                             "supervisor.backoff_max_ms=1"});
  }

  // Until the daemon ends under the senders.
  void send_for_a_moment() {
    for (const auto& each : senders_) each->start(daemon_->events_port());
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + random_() % 150));
  }

  void end_and_start() {
    const auto begun = clock::now();
    if (plan_.how == ending::worker_killed) {
      ::kill(daemon_->worker(), SIGKILL);
      join_senders();
      daemon_->process().wait_for_errors("restarts=" + std::to_string(report_.restarts + 1) +
                                         " down_ms=");
      report_.down.push_back(since(begun));
      return;
    }
    daemon_->process().signal(plan_.how == ending::stopped ? SIGTERM : SIGKILL);
    const int exit_code = daemon_->process().wait();
    join_senders();
    if (exit_code != (plan_.how == ending::stopped ? 0 : 128 + SIGKILL))
      throw std::runtime_error("exit code " + std::to_string(exit_code) + ": " +
                               daemon_->process().errors());
    note_settled();
    start();
    report_.down.push_back(since(begun));
  }

  void join_senders() {
    for (const auto& each : senders_) {
      each->finish();
      if (each->refused_by() && each->refused_by()->status != 503)
        throw std::runtime_error("refused: " + each->refused_by()->body);
    }
  }

  // From here on these may not run again.
  void note_settled() {
    const auto unsettled = unsettled_events(folder_.path() / "data");
    for (const auto& [id, runs] : runs_.by_event()) {
      if (!unsettled.contains(id)) settled_.emplace(id, runs);
    }
  }

  std::size_t repeated_though_settled() const {
    std::size_t sum = 0;
    const auto runs = runs_.by_event();
    for (const auto& [id, runs_then] : settled_) sum += runs.at(id) - runs_then;
    return sum;
  }

  void finish() {
    const auto given_up = events_in(daemon_->admin_get("/dead-letters?limit=1000").body);
    std::vector<std::string> to_run;
    for (const auto& each : senders_) {
      report_.accepted += each->accepted().size();
      for (const auto& id : each->accepted()) {
        if (!given_up.contains(id)) to_run.push_back(id);
      }
    }
    runs_.wait_for(to_run);
    if (daemon_->stop() != 0) report_.trouble = daemon_->process().errors();
    report_.given_up = given_up.size();
    report_.lost = runs_.missing_of(to_run);
    report_.repeated = runs_.repeated();
    report_.repeated_without_cause = runs_.repeated_in_one_life() + repeated_though_settled();
  }

  restart_storm_plan plan_;
  restart_storm_report report_;
  std::mt19937 random_;
  temporary_folder folder_;
  noted_runs runs_;
  // How often each event had run that was settled on disk when the daemon ended.
  std::map<std::string, std::size_t> settled_;
  std::vector<std::unique_ptr<sender>> senders_;
  std::optional<running_daemon> daemon_;
};

}  // namespace

restart_storm_report run_restart_storm(const restart_storm_plan& plan) { return storm(plan).run(); }

}  // namespace sidehook::test
