#include <catch2/catch.hpp>

#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/golden.hpp"

namespace check_test {

using namespace sidehook::test;

namespace {

struct result {
  int exit_code;
  std::string output;
};

result check(const std::string& folder, const std::vector<std::string>& settings = {}) {
  std::vector<std::string> arguments{sidehook_program(), "check"};
  for (const auto& setting : settings) {
    arguments.push_back("--set");
    arguments.push_back(setting);
  }
  child_process::options options;
  options.directory = folder;
  child_process process(arguments, options);
  const int exit_code = process.wait();
  return {exit_code, process.output() + process.errors()};
}

}  // namespace

TEST_CASE("check shows what the samples register, and finds no fault in them") {
  const auto [exit_code, output] =
      check(sidehook::test::checkout_folder(), {"apis_path=scripts/apis", "scripts_path=scripts"});
  CHECK(exit_code == 0);
  CHECK(output == golden("check-samples.txt", output));
}

TEST_CASE("check reports all five faults of a definition, and exits with 1") {
  temporary_folder folder;
  folder.write("h.js", "var good = new TykJS.TykEventHandlers.NewEventHandler({});\n");
  folder.write("apis/five.json", R"({
  "api_id": "five",
  "proxy": { "listen_path": "/five/" },
  "event_handlers": { "events": { "E": [
    { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": 5, "path": "h.js" } },
    { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "noPath" } },
    { "handler_name": "eh_unheard_of", "handler_meta": {} },
    { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "not a name", "path": "h.js" } },
    { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "python", "path": "h.py" } },
    { "handler_name": "eh_dynamic_handler", "handler_meta": { "name": "good", "path": "h.js" } }
  ] } }
})");
  const auto [exit_code, output] = check(folder.path().string());
  CHECK(exit_code == 1);
  CHECK(output == golden("check-five-faults.txt", output));
}

TEST_CASE(
    "check shows faults of scripts with their place, missing files, missing handlers and "
    "collisions") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "broken", "syntax.js"},
                                                       {"E", "thrower", "throws.js"},
                                                       {"E", "gone", "gone.js"},
                                                       {"E", "absent", "good.js"},
                                                       {"E", "twice", "good.js"},
                                                       {"F", "twice", "later.js"},
                                                       {"F", "fine", "good.js"}}));
  folder.write("apis/bad.json", "{\n  \"api_id\": \"bad\",\n}\n");
  folder.write("syntax.js",
               "var broken = new TykJS.TykEventHandlers.NewEventHandler({});\n"
               "broken.NewHandler((event) => log(event));\n");
  folder.write("throws.js", "undefinedFunction();\n");
  folder.write("good.js",
               "var fine = { DoProcessEvent: function () {} };\nvar twice = { DoProcessEvent: "
               "function () {} };\n");
  folder.write("later.js", "\n\nvar twice = { DoProcessEvent: function () {} };\n");
  const auto [exit_code, output] = check(folder.path().string());
  CHECK(exit_code == 1);
  CHECK(output == golden("check-script-faults.txt", output));
}

TEST_CASE("a handler file of more than 4 MiB is not loaded, and that is said") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", "var h = 1;" + std::string(4 * 1024 * 1024, ' '));
  const auto [exit_code, output] = check(folder.path().string());
  CHECK(exit_code == 1);
  CHECK(output.find("the handler file h.js is larger than 4194304 bytes") != std::string::npos);
}

TEST_CASE("check runs no event and needs no port") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", "var h = { DoProcessEvent: function () { rawlog('RAN'); } };");
  running_daemon daemon(folder);
  const auto [exit_code, output] =
      check(folder.path().string(), {"listen.port=" + std::to_string(daemon.events_port())});
  CHECK(exit_code == 0);
  CHECK(output.find("RAN") == std::string::npos);
}

}  // namespace check_test
