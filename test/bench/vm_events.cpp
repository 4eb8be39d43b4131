#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "test/bench/measured.hpp"
#include "test/support/script_machine.hpp"

// What our VM needs for an event, from the invocation to its outcome: the work of bare_duktape, on
// a fiber, within the limits, with the outcome of each run. vm_events HANDLERS.js GLOBAL EVENT.json
// SECONDS
namespace {

using namespace sidehook;
using namespace sidehook::bench;

constexpr int stretch = 1000;

void run(test::script_machine& machine, const jsvm::invocation& what, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) machine.queue(what);
  const auto results = machine.finish();
  if (results.size() != count) throw std::runtime_error("runs are missing");
  for (const auto& result : results) {
    if (result.ended != jsvm::outcome::succeeded) throw std::runtime_error(result.error.message);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("vm_events HANDLERS.js GLOBAL EVENT.json SECONDS\n", stderr);
    return EXIT_FAILURE;
  }
  try {
    test::script_machine machine;
    machine.load(file_text(argv[1]));
    const auto what = test::script_machine::invocation_of(argv[2], file_text(argv[3]), "bench");
    const auto made = measure(std::atof(argv[4]), stretch,
                              [&](std::uint64_t count) { run(machine, what, count); });
    std::printf("{\"events\":%llu,\"cpu_seconds\":%.6f}\n",
                static_cast<unsigned long long>(made.count), made.cpu_seconds);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vm_events: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
