#include <chrono>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "test/support/script_machine.hpp"

// What APIs cost that each have a global object with one small handler in it: bytes of the heap,
// time to load, and time of a run that follows one of another API, or of the same.
// global_objects [APIS...]
namespace {

using namespace sidehook;
using clock = std::chrono::steady_clock;

constexpr std::size_t plenty = std::size_t{1024} * 1024 * 1024;
constexpr int runs = 20'000;

double microseconds_since(clock::time_point began) {
  return std::chrono::duration<double, std::micro>(clock::now() - began).count();
}

jsvm::load_plan plan_for(int apis, jsvm::globals sharing) {
  const auto script = std::make_shared<const jsvm::script>(jsvm::script{
      "h.js",
      "var h = new TykJS.TykEventHandlers.NewEventHandler({});\n"
      "h.NewHandler(function (event, context) { context.last = event.Meta.Key; });\n"});
  jsvm::load_plan plan;
  plan.sharing = sharing;
  for (int i = 0; i < apis; ++i)
    plan.realms.push_back({sharing == jsvm::globals::shared ? "" : fmt::format("{}", i), {script}});
  return plan;
}

// Of one run, when they go through this many APIs in turn.
double time_of_run(test::script_machine& machine, int apis) {
  std::vector<jsvm::invocation> turn;
  turn.reserve(static_cast<std::size_t>(apis));
  for (int i = 0; i < apis; ++i)
    turn.push_back(test::script_machine::invocation_of(
        "h", R"({"EventType":"T","EventMetaData":{"Key":"k"},"TimeStamp":""})",
        fmt::format("{}", i)));
  const auto all = [&](int count) {
    for (int i = 0; i < count; ++i) machine.queue(turn[static_cast<std::size_t>(i % apis)]);
    machine.finish();
  };
  all(apis);
  const auto began = clock::now();
  all(runs);
  return microseconds_since(began) / runs;
}

void measure(int apis, jsvm::globals sharing) {
  test::script_machine machine({.memory_bytes = plenty});
  const auto began = clock::now();
  machine.load(plan_for(apis, sharing));
  const double load = microseconds_since(began) / 1000;
  const auto bytes = machine.vm().memory_used();
  const double same = time_of_run(machine, 1);
  const double other = sharing == jsvm::globals::shared ? same : time_of_run(machine, apis);
  fmt::print(
      "{:>8} {:>5} APIs: {:>9} bytes, {:>6} an API; loaded in {:.1f} ms; run {:.2f} us, "
      "in turn {:.2f} us\n",
      sharing == jsvm::globals::shared ? "shared" : "per_api", apis, bytes,
      bytes / static_cast<std::size_t>(apis), load, same, other);
}

}  // namespace

int main(int argc, char** argv) {
  measure(1, jsvm::globals::shared);
  std::vector<int> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::atoi(argv[i]));
  if (counts.empty()) counts = {1, 100, 1000};
  for (const int apis : counts) measure(apis, jsvm::globals::per_api);
}
