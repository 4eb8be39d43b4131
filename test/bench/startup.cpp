#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"

// How long the daemon takes to be ready, and how much memory it has then: with the samples, under
// its supervisor and alone, on a new data_dir and on one that is there. Then with many definitions:
// to be ready, to load anew what has not changed and what has, and how long senders waited
// meanwhile.
// startup [ROUNDS [DEFINITIONS]]
namespace {

using namespace sidehook::test;
using clock_type = std::chrono::steady_clock;

// A file that was changed this long ago is known by its version.
constexpr std::chrono::seconds until_settled{3};

double milliseconds_since(clock_type::time_point began) {
  return std::chrono::duration<double, std::milli>(clock_type::now() - began).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct start_figures {
  std::vector<double> ready_ms;
  std::vector<double> supervisor_kib;
  std::vector<double> worker_kib;
};

void start_once(const temporary_folder& folder, bool supervised, start_figures& figures) {
  const auto scripts = checkout_folder() + "/scripts";
  const auto began = clock_type::now();
  running_daemon daemon(folder, {"apis_path=" + scripts + "/apis", "scripts_path=" + scripts,
                                 fmt::format("supervise={}", supervised)});
  figures.ready_ms.push_back(milliseconds_since(began));
  // What it does once it is ready is over.
  daemon.get("/hello");
  const auto worker = supervised ? daemon.worker() : daemon.process().pid();
  figures.worker_kib.push_back(static_cast<double>(resident_kib(worker)));
  figures.supervisor_kib.push_back(
      supervised ? static_cast<double>(resident_kib(daemon.process().pid())) : 0);
  daemon.stop();
}

void measure_samples(int rounds, bool supervised, bool kept) {
  start_figures figures;
  const temporary_folder kept_folder;
  for (int i = 0; i < rounds; ++i) {
    const temporary_folder fresh_folder;
    start_once(kept ? kept_folder : fresh_folder, supervised, figures);
  }
  fmt::print(
      "{:<10} {:<9} ready after {:5.1f} ms (least {:5.1f}), supervisor {:6.0f} KiB, worker {:6.0f} "
      "KiB\n",
      supervised ? "supervised" : "alone", kept ? "kept data" : "new data",
      median(figures.ready_ms), *std::min_element(figures.ready_ms.begin(), figures.ready_ms.end()),
      median(figures.supervisor_kib), median(figures.worker_kib));
}

void write_definition(const temporary_folder& folder, int number, const std::string& event) {
  folder.write(fmt::format("apis/{}.json", number),
               classic_definition(fmt::format("api-{}", number), {{event, "h", "h.js"}}));
}

// Sends one event after the other, until told to end; the times to their answers.
class sender {
 public:
  explicit sender(std::uint16_t port)
      : thread_([this, port] {
          http_connection client(port);
          while (!ending_) {
            const auto began = clock_type::now();
            client.post("/events/api-7", R"({"EventType":"E","EventMetaData":{}})");
            times_.push_back(milliseconds_since(began));
          }
        }) {}
  std::vector<double> end() {
    ending_ = true;
    thread_.join();
    std::sort(times_.begin(), times_.end());
    return times_;
  }

 private:
  std::atomic<bool> ending_ = false;
  std::vector<double> times_;
  std::thread thread_;
};

void measure_reload(running_daemon& daemon, const char* what) {
  sender senders(daemon.events_port());
  const auto began = clock_type::now();
  daemon.admin_post("/reload");
  const auto took = milliseconds_since(began);
  const auto times = senders.end();
  fmt::print(
      "  {:<28} {:6.0f} ms; {} events answered meanwhile, median {:.2f} ms, slowest {:.1f} ms\n",
      what, took, times.size(), times[times.size() / 2], times.back());
}

void measure_many(int definitions) {
  const temporary_folder folder;
  folder.write("h.js",
               "var h = new TykJS.TykEventHandlers.NewEventHandler({});\n"
               "h.NewHandler(function () {});\n");
  for (int i = 0; i < definitions; ++i) write_definition(folder, i, "E");
  std::this_thread::sleep_for(until_settled);
  const auto began = clock_type::now();
  running_daemon daemon(folder, {"apis_path=apis", "scripts_path=.", "queue.kind=memory",
                                 "log.level=error", "reload.watch=false", "supervise=false"});
  fmt::print("{} definitions: ready after {:.0f} ms, {} KiB\n", definitions,
             milliseconds_since(began), resident_kib(daemon.process().pid()));
  measure_reload(daemon, "reload, nothing changed");
  for (int i = 0; i < definitions; i += 100) write_definition(folder, i, "F");
  measure_reload(daemon, "reload, 1 % changed");
  for (int i = 0; i < definitions; ++i) write_definition(folder, i, "E");
  measure_reload(daemon, "reload, all changed");
  daemon.stop();
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 11;
  const int definitions = argc > 2 ? std::atoi(argv[2]) : 10'000;
  for (const bool supervised : {true, false})
    for (const bool kept : {false, true}) measure_samples(rounds, supervised, kept);
  measure_many(definitions);
}
