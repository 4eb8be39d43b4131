#include <cstdlib>
#include <iostream>

#include <sys/resource.h>
#include <unistd.h>

#include "daemon/command/command_line.hpp"
#include "jsvm/call.hpp"

// The program, with two functions more for scripts: what no limit of the JavaScript machine ends.

namespace {

using sidehook::jsvm::call;
using sidehook::jsvm::host_function;

void abort_worker(call& /*call*/) { std::abort(); }

void wedge_worker(call& /*call*/) {
  for (volatile bool for_ever = true; for_ever;) {
  }
}

constexpr host_function faults[] = {
    {"abortWorker", 0, abort_worker, "(): never", "Ends the process as a failed assertion does."},
    {"wedgeWorker", 0, wedge_worker, "(): never", "Spins, and looks at no limit."},
};

std::vector<host_function> all_and_faults() {
  const auto all = sidehook::jsvm::host::all();
  std::vector<host_function> functions(all.begin(), all.end());
  functions.insert(functions.end(), std::begin(faults), std::end(faults));
  return functions;
}

}  // namespace

int main(int argc, char** argv) {
  const rlimit no_core_files{};
  ::setrlimit(RLIMIT_CORE, &no_core_files);
  const auto functions = all_and_faults();
  sidehook::command::surroundings world{std::cout, std::cerr, std::cin, {}, false};
  world.functions = functions;
  return sidehook::command::run_command_line({argv + 1, argv + argc}, world);
}
