#include <cstdlib>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "test/bench/load_client/load.hpp"
#include "test/bench/measured.hpp"

// Sends POST requests to a server on this machine, over connections that stay open, and prints what
// came of them as JSON: as fast as answers come, or at a fixed rate.

namespace {

void add_options(CLI::App& line, sidehook::bench::options& into, std::string& body) {
  line.add_option("--port", into.port, "where the server listens, on 127.0.0.1")->required();
  line.add_option("--body", body, "a file: the body of each request")
      ->required()
      ->check(CLI::ExistingFile);
  line.add_option("--target", into.target, "where requests go; {} in it counts the targets");
  line.add_option("--targets", into.targets, "how many there are")->check(CLI::PositiveNumber);
  line.add_option("--content-type", into.content_type, "of the body");
  line.add_option("--connections", into.connections, "how many at once")
      ->check(CLI::PositiveNumber);
  line.add_option("--seconds", into.seconds, "how long")->check(CLI::PositiveNumber);
  line.add_option("--requests", into.requests, "how many, however long that takes");
  line.add_option("--rate", into.rate, "requests a second, whether answers come or not");
}

}  // namespace

int main(int argc, char** argv) {
  sidehook::bench::options options;
  std::string body;
  CLI::App line("Sends requests to a server on this machine, and prints figures as JSON");
  add_options(line, options, body);
  CLI11_PARSE(line, argc, argv);
  try {
    options.body = sidehook::bench::file_text(body);
    fmt::print("{}\n", to_json(sidehook::bench::load(options).run()));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    fmt::print(stderr, "load_client: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
