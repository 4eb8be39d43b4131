#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sched.h>

#include "test/support/daemon.hpp"

// What a durable 202 costs: events a second, and the time to each 202, with the queue in memory and
// in the journal, written through to the disk or not; one after the other in each round. The daemon
// has the first core, the senders the second.
// durable_ingest [ROUNDS [SECONDS]]
namespace {

using namespace sidehook::test;
using clock_type = std::chrono::steady_clock;

constexpr int connection_counts[] = {1, 16, 64};

struct kind {
  const char* name;
  std::vector<std::string> settings;
};
const kind kinds[] = {{"memory", {"queue.kind=memory"}},
                      {"sqlite, normal", {"queue.sync=normal"}},
                      {"sqlite, full", {"queue.sync=full"}}};

struct figures {
  double events_per_second;
  double median_ms;
  double p99_ms;
};

void run_on_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  if (::sched_setaffinity(0, sizeof cores, &cores) != 0)
    throw std::runtime_error("there are not two cores");
}

std::string event() {
  return R"({"EventType":"E","EventMetaData":{"Path":"/orders/1","Message":")" +
         std::string(400, 'm') + "\"}}";
}

std::vector<double> times_of_one_sender(std::uint16_t port, clock_type::time_point until) {
  http_connection client(port);
  const auto body = event();
  std::vector<double> times;
  while (clock_type::now() < until) {
    const auto began = clock_type::now();
    const auto answer = client.post("/events/a", body);
    if (answer.status != 202) throw std::runtime_error(answer.body);
    times.push_back(std::chrono::duration<double, std::milli>(clock_type::now() - began).count());
  }
  return times;
}

figures measure(const kind& what, int connections, double seconds) {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", "var n = 0; var h = { DoProcessEvent: function () { n++; } };");
  auto settings = what.settings;
  settings.insert(settings.end(), {"log.level=error", "queue.max_events=1000000",
                                   "listen.max_requests_per_connection=1000000000"});
  run_on_core(0);
  running_daemon daemon(folder, settings);
  run_on_core(1);

  const auto until = clock_type::now() + std::chrono::duration_cast<clock_type::duration>(
                                             std::chrono::duration<double>(seconds));
  std::vector<std::vector<double>> times(static_cast<std::size_t>(connections));
  std::vector<std::thread> senders;
  for (auto& each : times)
    senders.emplace_back([&] { each = times_of_one_sender(daemon.events_port(), until); });
  for (auto& each : senders) each.join();
  if (daemon.stop() != 0) throw std::runtime_error(daemon.process().errors());

  std::vector<double> all;
  for (const auto& each : times) all.insert(all.end(), each.begin(), each.end());
  std::sort(all.begin(), all.end());
  return {static_cast<double>(all.size()) / seconds, all[all.size() / 2],
          all[all.size() * 99 / 100]};
}

template <class Member>
double median(std::vector<figures> rounds, Member member) {
  std::sort(rounds.begin(), rounds.end(),
            [&](const auto& a, const auto& b) { return a.*member < b.*member; });
  return rounds[rounds.size() / 2].*member;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  fmt::print("medians of {} rounds of {} s\n{:<16}{:>12}{:>12}{:>10}{:>10}{:>14}\n", rounds,
             seconds, "queue", "connections", "events/s", "p50 ms", "p99 ms", "of memory's");
  for (const int connections : connection_counts) {
    std::map<std::string, std::vector<figures>> of_kind;
    for (int round = 0; round < rounds; ++round) {
      for (const auto& each : kinds)
        of_kind[each.name].push_back(measure(each, connections, seconds));
    }
    const double memory = median(of_kind["memory"], &figures::events_per_second);
    for (const auto& each : kinds) {
      const auto& all = of_kind[each.name];
      const double rate = median(all, &figures::events_per_second);
      fmt::print("{:<16}{:>12}{:>12.0f}{:>10.2f}{:>10.2f}{:>14.2f}\n", each.name, connections, rate,
                 median(all, &figures::median_ms), median(all, &figures::p99_ms), rate / memory);
    }
  }
}
