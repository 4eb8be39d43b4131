#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/golden.hpp"

namespace config_command_test {

using namespace sidehook::test;

namespace {

struct result {
  int exit_code;
  std::string output;
  std::string errors;
};

result invoke(std::vector<std::string> arguments, const temporary_folder& folder,
              std::vector<std::string> environment = {}) {
  arguments.insert(arguments.begin(), sidehook_program());
  child_process::options options;
  options.directory = folder.path().string();
  options.environment = std::move(environment);
  child_process process(arguments, options);
  const int exit_code = process.wait();
  return {exit_code, process.output(), process.errors()};
}

}  // namespace

TEST_CASE("the file, the environment and the command line override one another in this order") {
  temporary_folder folder;
  folder.write("sidehook.json", R"({"jsvm":{"timeout_ms":1,"cpu_limit_ms":1,"concurrency":1}})");
  const auto [exit_code, output, errors] =
      invoke({"config", "--set", "jsvm.concurrency=3"}, folder,
             {"SIDEHOOK_JSVM_CPU_LIMIT_MS=2", "SIDEHOOK_JSVM_CONCURRENCY=2"});
  CHECK(exit_code == 0);
  CHECK(output.find("\"timeout_ms\": 1,\n    \"cpu_limit_ms\": 2,\n    \"memory_limit_mb\": 64,\n  "
                    "  \"concurrency\": 3,") != std::string::npos);
}

TEST_CASE("everything wrong with the settings is said at once, and nothing starts") {
  temporary_folder folder;
  folder.write("other.json",
               "{\n  \"jsvm\": { \"timeout_ms\": 0, \"timeot_ms\": 5 },\n  \"log\": { \"level\": "
               "\"loud\" }\n}\n");
  const auto [exit_code, output, errors] =
      invoke({"serve", "--config", "other.json", "--set", "listen.address=0.0.0.0"}, folder,
             {"SIDEHOOK_QUEUE_MAX_EVENTS=many"});
  CHECK(exit_code == 2);
  CHECK(output == "");
  CHECK(errors == golden("settings-faults.txt", errors));
}

TEST_CASE("a configuration file that is named has to be there, and has to be JSON") {
  temporary_folder folder;
  const auto missing = invoke({"config", "--config", "none.json"}, folder);
  CHECK(missing.exit_code == 2);
  CHECK(missing.errors.starts_with("sidehook: none.json: "));
  folder.write("sidehook.json", "{\n  \"jsvm\": {\n}\n");
  CHECK(invoke({"config"}, folder).errors.starts_with("sidehook: sidehook.json:4:"));
}

TEST_CASE("the sample file is a configuration file that changes nothing") {
  temporary_folder folder;
  const auto sample = invoke({"config", "--sample"}, folder);
  folder.write("sidehook.json", sample.output);
  CHECK(invoke({"config"}, folder).output == invoke({"config"}, temporary_folder{}).output);
}

TEST_CASE("the help, the version and a mistake in the arguments have their own answers") {
  temporary_folder folder;
  CHECK(invoke({"--version"}, folder).output == "0.1.0\n");
  const auto help = invoke({"--help"}, folder);
  CHECK(help.exit_code == 0);
  CHECK(help.output == golden("help.txt", help.output));
  const auto misused = invoke({"bogus"}, folder);
  CHECK(misused.exit_code == 2);
  CHECK(misused.errors.find("bogus") != std::string::npos);
}

TEST_CASE("the manual page has all commands with their options, as the help has") {
  const auto manual = invoke({"manual"}, temporary_folder{});
  CHECK(manual.exit_code == 0);
  CHECK(manual.output == golden("manual.txt", manual.output));
}

TEST_CASE("the reference and the typings in the repository are what `sidehook functions` prints") {
  CHECK(invoke({"functions"}, temporary_folder{}).output == checkout_file("jsvm/reference.md"));
  CHECK(invoke({"functions", "--typings"}, temporary_folder{}).output ==
        checkout_file("jsvm/sidehook.d.ts"));
}

}  // namespace config_command_test
