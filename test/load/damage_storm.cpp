#include "test/load/damage_storm.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <vector>

#include "test/load/noted_runs.hpp"
#include "test/support/daemon.hpp"

namespace sidehook::test {
namespace {

constexpr int batches_per_round = 15;
constexpr int events_per_batch = 20;

std::string batch() {
  std::string lines;
  for (int i = 0; i < events_per_batch; ++i)
    lines += R"({"EventType":"E","EventMetaData":{"Message":")" + std::string(200, 'm') + "\"}}\n";
  return lines;
}

void damage(const std::filesystem::path& file, std::mt19937& random) {
  const auto size = std::filesystem::file_size(file);
  if (size == 0) return;
  const auto at = random() % size;
  if (random() % 2 == 0) return std::filesystem::resize_file(file, at);
  std::string garbage(std::min<std::size_t>(1 + random() % 5'000, size - at), '\0');
  std::generate(garbage.begin(), garbage.end(), [&] { return static_cast<char>(random()); });
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(at));
  stream.write(garbage.data(), static_cast<std::streamsize>(garbage.size()));
}

class damage_round {
 public:
  damage_round(std::mt19937& random, damage_storm_report& report)
      : random_(random), report_(report) {
    folder_.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder_.write("h.js", runs_.script());
  }

  void run() {
    // A daemon that is killed leaves all in the log, one that is stopped nothing.
    const bool killed = random_() % 2 == 0;
    const auto accepted = accept_and_end(killed);
    report_.accepted += accepted.size();
    damage(folder_.path() / "data" / (killed ? "journal.db-wal" : "journal.db"), random_);

    const auto errors = run_what_is_left();
    const auto lost = runs_.missing_of(accepted);
    const bool said = errors.find("damaged") != std::string::npos;
    report_.lost += lost;
    report_.said += said ? 1 : 0;
    if (!killed && !said) report_.lost_unsaid += lost;
    running_daemon again(folder_);
    if (again.stop() != 0 || again.process().errors().find("damaged") != std::string::npos)
      throw std::runtime_error("not mended: " + again.process().errors());
  }

 private:
  // The ids of what it has accepted, of which some have run.
  std::vector<std::string> accept_and_end(bool kill) {
    running_daemon daemon(folder_, settings());
    http_connection client(daemon.events_port());
    std::vector<std::string> ids;
    for (int i = 0; i < batches_per_round; ++i) {
      const auto key = "old-" + std::to_string(i);
      if (client.post("/events/a", batch(), {{"Idempotency-Key", key}}).status != 202)
        throw std::runtime_error("not accepted");
      for (int j = 0; j < events_per_batch; ++j) ids.push_back(key + ":" + std::to_string(j));
    }
    daemon.process().signal(kill ? SIGKILL : SIGTERM);
    daemon.process().wait();
    return ids;
  }

  // What the daemon wrote to its log meanwhile.
  std::string run_what_is_left() {
    running_daemon daemon(folder_, settings());
    const auto answer =
        daemon.post("/events/a", R"({"EventType":"E"})", {{"Idempotency-Key", "new"}});
    if (answer.status != 202) throw std::runtime_error("not accepted: " + answer.body);
    // One at a time, in the order of their coming: the last one comes last.
    if (!runs_.wait_for({"new"})) throw std::runtime_error("a new event did not run");
    if (daemon.stop() != 0) throw std::runtime_error("not stopped: " + daemon.process().errors());
    return daemon.process().errors();
  }

  static std::vector<std::string> settings() { return {"jsvm.concurrency=1", "log.level=warn"}; }

  std::mt19937& random_;
  damage_storm_report& report_;
  temporary_folder folder_;
  noted_runs runs_;
};

}  // namespace

damage_storm_report run_damage_storm(const damage_storm_plan& plan) {
  damage_storm_report report;
  std::mt19937 random(plan.seed);
  try {
    for (; report.rounds < plan.rounds; ++report.rounds) damage_round(random, report).run();
  } catch (const std::exception& error) {
    report.trouble = "round " + std::to_string(report.rounds) + ": " + error.what();
  }
  return report;
}

}  // namespace sidehook::test
