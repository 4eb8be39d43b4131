#include <cstdio>

#include <fmt/format.h>

#include "test/integration/hostile_handlers.hpp"
#include "test/support/script_machine.hpp"

// Prints, as Markdown, what became of each hostile handler and when, at a limit of 300 ms of CPU
// time.
int main() {
  using namespace sidehook;
  const auto limit = std::chrono::milliseconds(300);
  fmt::print("| handler | outcome | after | error |\n|---|---|---:|---|\n");
  for (const auto& handler : test::hostile_handlers()) {
    test::script_machine machine({.timeout = limit, .cpu = limit});
    machine.load("var h = { DoProcessEvent: function (event, context) { " +
                 std::string(handler.body) + "\n} };");
    const auto result =
        machine.run(R"({"EventType":"T","EventMetaData":{"Key":"k"},"TimeStamp":"t"})");
    const auto milliseconds = std::chrono::duration<double, std::milli>(result.duration).count();
    fmt::print("| {} | {} | {:.0f} ms | {} |\n", handler.name, jsvm::to_string(result.ended),
               milliseconds, result.error.message);
    std::fflush(stdout);
  }
}
