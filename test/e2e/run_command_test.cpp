#include <regex>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"

using namespace sidehook::test;

namespace {

struct result {
  int exit_code;
  std::string output;
  std::string errors;
};

result run(const temporary_folder& folder, std::vector<std::string> arguments,
           const std::string& input = "") {
  arguments.insert(arguments.begin(), {sidehook_program(), "run"});
  child_process::options options;
  options.directory = folder.path().string();
  options.input = input;
  child_process process(arguments, options);
  const int exit_code = process.wait();
  return {exit_code, std::regex_replace(process.output(), std::regex("in [0-9.]+ ms"), "in T ms"),
          process.errors()};
}

struct fixture {
  fixture() {
    folder.write("apis/a.json",
                 classic_definition(
                     "a", {{"E", "h", "h.js"}, {"E", "fails", "h.js"}, {"Good", "h", "h.js"}}));
    folder.write("h.js",
                 "var h = { DoProcessEvent: function (e, c) { log(e.Type); "
                 "console.warn(c.EventID.length); } };\n"
                 "var fails = { DoProcessEvent: function () {\n  throw new Error('no');\n} };\n");
  }
  temporary_folder folder;
};

}  // namespace

TEST_CASE_METHOD(
    fixture, "run prints what each handler logs and how it ends, and exits with 1 when one fails") {
  const auto [exit_code, output, errors] =
      run(folder, {"--api", "a", "--event", "-"}, R"({"EventType":"E"})");
  CHECK(exit_code == 1);
  CHECK(output ==
        " info E\n warn 36\nh: succeeded in T ms\nfails: failed in T ms\n  Error: no\n    at "
        "[anon] (h.js:3)\n");
  CHECK(errors == "");
}

TEST_CASE_METHOD(fixture,
                 "run exits with 0 when all handlers succeed, and tells the API as a POST does") {
  folder.write("event.json", R"({"Type":"Good","Meta":{"Path":"/a/1"}})");
  const auto [exit_code, output, errors] = run(folder, {"--event", "event.json"});
  CHECK(exit_code == 0);
  CHECK(output == " info Good\n warn 36\nh: succeeded in T ms\n");
}

TEST_CASE_METHOD(fixture, "run says what is wrong with its event, its API and its handlers") {
  const auto says = [&](std::vector<std::string> arguments, const std::string& input,
                        const std::string& error) {
    const auto [exit_code, output, errors] = run(folder, std::move(arguments), input);
    CHECK(exit_code == 1);
    CHECK(errors == error);
  };
  says({"--api", "a", "--event", "-"}, "{",
       "sidehook: the event is refused: Missing a name for object member. (byte 1)\n");
  says({"--api", "a", "--event", "-"}, R"({"EventType":1})",
       "sidehook: the event is refused: EventType must be a string of 1 to 256 bytes "
       "(/EventType)\n");
  says({"--api", "a", "--event", "-"}, "[]",
       "sidehook: one event is run at a time, and there are 0\n");
  says({"--api", "b", "--event", "-"}, R"({"EventType":"E"})",
       "sidehook: no API with the id 'b' is loaded\n");
  says({"--api", "a", "--event", "-"}, R"({"EventType":"X"})",
       "sidehook: the API 'a' registers no handler for the event 'X'\n");
  says({"--api", "a", "--event", "none.json"}, "",
       "sidehook: the event file none.json cannot be read\n");
}

TEST_CASE_METHOD(fixture, "run shows the faults of what it loads, and runs what did load") {
  folder.write("apis/b.json", "{");
  const auto [exit_code, output, errors] =
      run(folder, {"--api", "a", "--event", "-"}, R"({"EventType":"Good"})");
  CHECK(exit_code == 0);
  CHECK(errors.starts_with("error: apis/b.json:1:"));
}
