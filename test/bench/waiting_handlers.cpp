#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "test/support/script_machine.hpp"

// How long N handlers take that each wait three times 10 ms inside forEach, in one VM on one
// thread. waiting_handlers [HANDLERS [ROUNDS]]
int main(int argc, char** argv) {
  using namespace sidehook;
  using clock = std::chrono::steady_clock;
  const int handlers = argc > 1 ? std::atoi(argv[1]) : 1000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 11;

  test::script_machine machine({.concurrency = static_cast<std::size_t>(handlers)});
  machine.load(
      "var h = { DoProcessEvent: function () { [1, 2, 3].forEach(function () { sleep(10); }); } "
      "};");
  const auto what = test::script_machine::invocation_of(
      "h", R"({"EventType":"T","EventMetaData":{},"TimeStamp":""})");
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < handlers; ++i) machine.queue(what);
    const auto began = clock::now();
    machine.finish();
    times.push_back(std::chrono::duration<double, std::milli>(clock::now() - began).count());
  }
  const double first = times.front();
  std::sort(times.begin(), times.end());
  fmt::print(
      "{} handlers x 3 x 10 ms: median {:.1f} ms, least {:.1f}, most {:.1f}, first {:.1f} ({} "
      "rounds)\n",
      handlers, times[times.size() / 2], times.front(), times.back(), first, rounds);
}
