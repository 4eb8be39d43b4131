#include "test/load/reload_storm.hpp"

#include <atomic>
#include <exception>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "test/load/edits.hpp"
#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"

namespace sidehook::test {
namespace {

constexpr int events_per_batch = 20;
constexpr int first_sample = 10;

/// What the handlers call: notes each event whose handler has run.
class run_ledger {
 public:
  http::endpoint endpoint() {
    return [this](const http::request& request, http::responder respond) {
      note(request.body);
      respond(http::text_reply(200, "noted"));
    };
  }

  std::size_t repeated() const { return repeated_; }
  std::size_t missing_of(const std::vector<std::string>& accepted) const {
    const std::lock_guard lock(mutex_);
    std::size_t missing = 0;
    for (const auto& id : accepted) missing += ran_.contains(id) ? 0 : 1;
    return missing;
  }

 private:
  void note(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (!ran_.insert(id).second) ++repeated_;
  }

  mutable std::mutex mutex_;
  std::set<std::string> ran_;
  std::atomic<std::size_t> repeated_ = 0;
};

/// Sends one batch after the other from a thread of its own, waiting for the runs of every second
/// one, and of the last.
class sender {
 public:
  sender(std::uint16_t port, std::string name)
      : port_(port), name_(std::move(name)), thread_([this] { send_until_stopped(); }) {}

  /// What was accepted.
  std::vector<std::string> finish() {
    stopped_ = true;
    thread_.join();
    return std::move(accepted_);
  }
  const std::string& trouble() const { return trouble_; }

 private:
  void send_until_stopped() {
    try {
      http_connection client(port_);
      while (!stopped_) {
        send_batch(client, "/events/a", 202);
        send_batch(client, "/events/a?wait=true", 200);
      }
    } catch (const std::exception& error) {
      trouble_ = name_ + ": " + error.what();
    }
  }

  void send_batch(http_connection& client, const std::string& target, unsigned expected) {
    std::string batch;
    std::vector<std::string> ids;
    for (int i = 0; i < events_per_batch; ++i) {
      ids.push_back(name_ + "-" + std::to_string(next_++));
      batch += R"({"EventType":"E","EventMetaData":{"Id":")" + ids.back() + "\"}}\n";
    }
    const auto answer = client.post(target, batch);
    if (answer.status != expected) throw std::runtime_error("refused: " + answer.body);
    accepted_.insert(accepted_.end(), ids.begin(), ids.end());
  }

  std::uint16_t port_;
  std::string name_;
  std::vector<std::string> accepted_;
  std::string trouble_;
  long next_ = 0;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

long resident_kib(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return 0;
}

// The sum of what stands behind each `"failures":`.
std::size_t failures_in(const std::string& handlers) {
  const std::string key = R"("failures":)";
  std::size_t sum = 0;
  for (auto at = handlers.find(key); at != std::string::npos; at = handlers.find(key, at + 1))
    sum += std::stoul(handlers.substr(at + key.size()));
  return sum;
}

void reload_again_and_again(running_daemon& daemon, edits& edits, int times,
                            reload_storm_report& report) {
  for (; report.reloads < times; ++report.reloads) {
    const auto expected = edits.make_next();
    const auto answer = daemon.admin_post("/reload");
    if (answer.status != 200 || answer.body.find(expected) == std::string::npos)
      throw std::runtime_error("not " + expected + ": " + answer.body);
    if (report.reloads + 1 == first_sample)
      report.resident_kib_after_ten = resident_kib(daemon.worker());
  }
  report.resident_kib_at_end = resident_kib(daemon.worker());
}

}  // namespace

reload_storm_report run_reload_storm(const reload_storm_plan& plan) {
  reload_storm_report report;
  run_ledger ledger;
  http_server upstream({{"POST", "/ran", ledger.endpoint()}});
  temporary_folder folder;
  edits edits(folder, "http://127.0.0.1:" + std::to_string(upstream.port()));
  running_daemon daemon(folder, {"reload.debounce_ms=5", "log.level=error"});

  std::vector<std::unique_ptr<sender>> senders;
  for (int i = 0; i < plan.senders; ++i)
    senders.push_back(std::make_unique<sender>(daemon.events_port(), "s" + std::to_string(i)));
  try {
    reload_again_and_again(daemon, edits, plan.reloads, report);
  } catch (const std::exception& error) {
    report.trouble = error.what();
  }
  std::vector<std::string> accepted;
  for (const auto& each : senders) {
    const auto more = each->finish();
    accepted.insert(accepted.end(), more.begin(), more.end());
    if (report.trouble.empty()) report.trouble = each->trouble();
  }
  report.failed = failures_in(daemon.admin_get("/handlers").body);
  report.exit_code = daemon.stop();
  report.accepted = accepted.size();
  report.lost = ledger.missing_of(accepted);
  report.repeated = ledger.repeated();
  return report;
}

}  // namespace sidehook::test
