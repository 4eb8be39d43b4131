#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "test/support/daemon.hpp"

// How many handlers that only compute are run in a second, with 1, 2 and 4 JavaScript contexts
// (jsvm.instances), measured on the real daemon with 16 APIs, the queue in memory.
// busy_handlers [EVENTS_OF_AN_API [ROUNDS]]
namespace {

using namespace sidehook::test;

constexpr int apis = 16;

void write_apis(const temporary_folder& folder, int loops) {
  for (int i = 0; i < apis; ++i) {
    const auto api = "api-" + std::to_string(i);
    folder.write("apis/" + api + ".json", classic_definition(api, {{"E", "h", "h.js"}}));
  }
  folder.write("h.js", fmt::format(R"(
    var total = 0;
    var h = {{ DoProcessEvent: function () {{ for (var i = 0; i < {}; ++i) total += i % 7; }} }};
  )",
                                   loops));
}

// Sends the events of all APIs side by side, each in one request that waits for its handlers.
double runs_a_second(std::size_t instances, int loops, int events_of_an_api) {
  temporary_folder folder;
  write_apis(folder, loops);
  running_daemon daemon(
      folder, {fmt::format("jsvm.instances={}", instances), "queue.kind=memory",
               "queue.max_events=1000000", "listen.wait_timeout_ms=600000", "log.level=error"});
  std::string batch;
  for (int i = 0; i < events_of_an_api; ++i) batch += "{\"EventType\":\"E\"}\n";
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::thread> senders;
  for (int i = 0; i < apis; ++i) {
    senders.emplace_back([&, i] {
      const auto target = fmt::format("/events/api-{}?wait=true", i);
      if (daemon.post(target, batch).status != 200) std::abort();
    });
  }
  for (auto& sender : senders) sender.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  daemon.stop();
  return apis * events_of_an_api / took.count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const int events_of_an_api = argc > 1 ? std::atoi(argv[1]) : 200;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  fmt::print("| a handler loops | instances | runs/s |\n|---:|---:|---:|\n");
  for (const int loops : {100, 10'000}) {
    for (const std::size_t instances : {1, 2, 4}) {
      std::vector<double> measured;
      for (int i = 0; i < rounds; ++i)
        measured.push_back(runs_a_second(instances, loops, events_of_an_api));
      fmt::print("| {} times | {} | {:.0f} |\n", loops, instances, median(measured));
    }
  }
  return 0;
}
