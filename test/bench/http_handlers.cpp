#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "test/bench/slow_answers.hpp"
#include "test/support/daemon.hpp"

// What handlers that wait cost, measured on the real daemon:
//   - N events at once whose handlers each make one HTTP call that takes 100 ms, in one VM;
//   - how long a 202 takes while a handler spins, and while many wait;
//   - the daemon's memory after many handlers were cut while they waited.
// http_handlers [EVENTS [ROUNDS [CANCELLED]]]
namespace {

using namespace sidehook;
using namespace sidehook::test;
using bench::slow_answers;
using clock_type = std::chrono::steady_clock;
using std::chrono::milliseconds;

double ms_since(clock_type::time_point began) {
  return std::chrono::duration<double, std::milli>(clock_type::now() - began).count();
}

std::string events(const std::string& type, const std::string& url, int count) {
  std::string batch;
  for (int i = 0; i < count; ++i)
    batch += R"({"EventType":")" + type + R"(","EventMetaData":{"Url":")" + url + "\"}}\n";
  return batch;
}

struct figures {
  double median;
  double p99;
  double most;
};

figures of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 99 / 100], times.back()};
}

// The time of each 202, while something else goes on.
figures ingest_times(running_daemon& daemon, int posts) {
  http_connection client(daemon.events_port());
  std::vector<double> times;
  for (int i = 0; i < posts; ++i) {
    const auto began = clock_type::now();
    if (client.post("/events/a", R"({"EventType":"Nothing"})").status != 202) std::abort();
    times.push_back(ms_since(began));
  }
  return of(std::move(times));
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 1000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 11;
  const int cancelled = argc > 3 ? std::atoi(argv[3]) : 10'000;
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"Call", "calls", "h.js"},
                                                       {"Spin", "spins", "h.js"},
                                                       {"Nothing", "nothing", "h.js"}}));
  folder.write(
      "h.js",
      "var calls = { DoProcessEvent: function (e) {"
      "  if (!TykMakeHttpRequest({ Domain: e.Meta.Url })) throw new Error('no answer'); } };"
      "var spins = { DoProcessEvent: function () { for (;;) {} } };"
      "var nothing = { DoProcessEvent: function () {} };");
  const auto many = std::to_string(count);
  running_daemon daemon(
      folder, {"jsvm.concurrency=" + many, "http_client.max_connections=" + many,
               "http_client.max_connections_per_host=" + many, "listen.max_batch_events=" + many,
               "queue.max_events=1000000", "log.level=warn"});

  const slow_answers server(milliseconds(100));
  const auto batch = events("Call", server.url(), count);
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    http_connection client(daemon.events_port());
    const auto began = clock_type::now();
    const auto answer = client.post("/events/a?wait=true", batch);
    times.push_back(ms_since(began));
    if (answer.body.find("failed") != std::string::npos) std::abort();
  }
  const double first = times.front();
  std::sort(times.begin(), times.end());
  fmt::print("{} handlers x one call of 100 ms: median {:.0f} ms, least {:.0f}, first {:.0f}\n",
             count, times[times.size() / 2], times.front(), first);

  const auto print = [](const char* when, const figures& f) {
    fmt::print("a 202 {}: median {:.2f} ms, p99 {:.2f}, most {:.2f}\n", when, f.median, f.p99,
               f.most);
  };
  print("while nothing else happens", ingest_times(daemon, 1000));
  daemon.post("/events/a", R"({"EventType":"Spin"})");
  print("while a handler spins", ingest_times(daemon, 1000));
  const slow_answers silent(milliseconds(60'000));
  daemon.post("/events/a", events("Call", silent.url(), 200));
  print("while 200 handlers wait", ingest_times(daemon, 1000));

  running_daemon cutting(folder, {"data_dir=cutting", "jsvm.timeout_ms=50", "log.level=error",
                                  "queue.max_events=1000000", "listen.max_batch_events=1000"});
  const int step = std::max(cancelled / 10, 1);
  for (int done = 0; done < cancelled; done += step) {
    cutting.post("/events/a?wait=true", events("Call", silent.url(), step));
    if (done == 0 || done + step >= cancelled)
      fmt::print("after {} handlers cut while they waited: {} KiB resident\n", done + step,
                 resident_kib(cutting.process().pid()));
  }
}
