#include <filesystem>
#include <regex>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/golden.hpp"

namespace run_command_test {

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

TEST_CASE_METHOD(fixture, "run prints what is sent and written, and answers from mocks") {
  folder.write("apis/b.json", classic_definition("b", {{"E", "all", "b.js"}}));
  folder.write(
      "b.js",
      "var all = { DoProcessEvent: function (e, c) {\n"
      "  log(JSON.parse(TykMakeHttpRequest({ Method: 'put', Domain: 'http://x/1' })).Body);\n"
      "  log(JSON.parse(TykMakeHttpRequest({ Domain: 'http://x/2' })).Code);\n"
      "  log(typeof TykMakeHttpRequest({ Domain: 'http://down/' }));\n"
      "  var s = JSON.parse(TykGetKeyData('k=', c.APIID));\n"
      "  s.alias = 'a'; TykSetKeyData('k=', JSON.stringify({ alias: 'a', access_rights: "
      "s.access_rights }), 1);\n"
      "  TykStorageSet('n', 5, 60); TykStorageSetNX('m', 1); TykStorageIncr('n'); "
      "TykStorageDel('n');\n"
      "} };\n");
  folder.write("mocks.json",
               R"([{"method":"PUT","url":"http://x/*","body":{"a":[1]},"headers":{"x":"y"}},)"
               R"({"url":"http://x/*","code":404},{"url":"*","error":"it is down"}])");
  folder.write("session.json", R"({"expires":1,"access_rights":{"b":{"api_id":"b"}}})");
  const auto [exit_code, output, errors] = run(
      folder,
      {"--api", "b", "--event", "-", "--http-mock", "mocks.json", "--session", "k==session.json"},
      R"({"EventType":"E"})");
  CHECK(errors == "");
  CHECK(exit_code == 0);
  CHECK(output == golden("run-trial.txt", output));
}

TEST_CASE_METHOD(fixture, "a request that no mock answers fails the run, by name") {
  folder.write("apis/b.json", classic_definition("b", {{"E", "calls", "b.js"}}));
  folder.write("b.js",
               "var calls = { DoProcessEvent: function () { TykMakeHttpRequest({ Domain: "
               "'http://x/' }); } };");
  folder.write("mocks.json", "[]");
  const auto [exit_code, output, errors] = run(
      folder, {"--api", "b", "--event", "-", "--http-mock", "mocks.json"}, R"({"EventType":"E"})");
  CHECK(exit_code == 1);
  CHECK(output.find("calls: succeeded in T ms\n") != std::string::npos);
  CHECK(errors == "sidehook: mocks.json has no answer for GET http://x/\n");
}

TEST_CASE_METHOD(fixture, "everything wrong with mocks and sessions is said, and nothing runs") {
  folder.write("mocks.json", "[{\"url\":1,\"code\":99,\"colour\":\"red\"},\n {}, 5]");
  const auto mocks = run(folder, {"--api", "a", "--event", "-", "--http-mock", "mocks.json"},
                         R"({"EventType":"E"})");
  CHECK(mocks.exit_code == 1);
  CHECK(mocks.output == "");
  CHECK(mocks.errors == golden("run-mock-faults.txt", mocks.errors));
  CHECK(run(folder, {"--api", "a", "--event", "-", "--http-mock", "none.json"},
            R"({"EventType":"E"})")
            .errors == "sidehook: none.json: cannot be read: No such file or directory\n");

  folder.write("session.json", R"({"expires":"soon","access_rights":{"a":{}}})");
  const auto sessions = run(folder,
                            {"--api", "a", "--event", "-", "--session", "k", "--session",
                             "k=none.json", "--session", "k=session.json"},
                            R"({"EventType":"E"})");
  CHECK(sessions.exit_code == 1);
  CHECK(sessions.output == "");
  CHECK(sessions.errors == golden("run-session-faults.txt", sessions.errors));
}

TEST_CASE_METHOD(fixture, "run leaves the daemon's sessions and storage alone") {
  run(folder, {"--api", "a", "--event", "-"}, R"({"EventType":"E"})");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "data"));
}

}  // namespace run_command_test
