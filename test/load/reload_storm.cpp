#include "test/load/reload_storm.hpp"

#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

#include "test/load/edits.hpp"
#include "test/load/noted_runs.hpp"
#include "test/load/sender.hpp"
#include "test/support/daemon.hpp"

namespace sidehook::test {
namespace {

constexpr int wait_every = 2;
constexpr int first_sample = 10;

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
  noted_runs runs;
  temporary_folder folder;
  edits edits(folder, runs.script());
  // Nothing is sent twice: ids that are remembered would only fill the journal's page cache, which
  // looks like growth.
  running_daemon daemon(folder,
                        {"reload.debounce_ms=5", "log.level=error", "queue.dedupe_window_s=1"});

  std::vector<std::unique_ptr<sender>> senders;
  for (int i = 0; i < plan.senders; ++i) {
    senders.push_back(std::make_unique<sender>("s" + std::to_string(i), wait_every));
    senders.back()->start(daemon.events_port());
  }
  try {
    reload_again_and_again(daemon, edits, plan.reloads, report);
  } catch (const std::exception& error) {
    report.trouble = error.what();
  }
  std::vector<std::string> accepted;
  for (const auto& each : senders) {
    each->finish();
    accepted.insert(accepted.end(), each->accepted().begin(), each->accepted().end());
    if (report.trouble.empty()) report.trouble = each->broken_by();
    if (report.trouble.empty() && each->refused_by()) report.trouble = each->refused_by()->body;
  }
  // A daemon that is stopped keeps the rest for the next one.
  runs.wait_for(accepted);
  report.failed = failures_in(daemon.admin_get("/handlers").body);
  report.exit_code = daemon.stop();
  report.accepted = accepted.size();
  report.lost = runs.missing_of(accepted);
  report.repeated = runs.repeated();
  return report;
}

}  // namespace sidehook::test
