#include <algorithm>
#include <chrono>
#include <regex>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/golden.hpp"

namespace dead_letters_command_test {

using namespace sidehook::test;

namespace {

struct result {
  int exit_code;
  std::string output;
  std::string errors;
};

// Times and ids with others of the same length.
std::string settled(std::string text) {
  text = std::regex_replace(text, std::regex(R"(20\d\d-\d\d-\d\d([T ])\d\d:\d\d:\d\d)"),
                            "2026-08-21$0110:11:12");
  text = std::regex_replace(text, std::regex(R"(:12\.\d+)"), ":12.345");
  text = std::regex_replace(text, std::regex("after [0-9.]+ ms"), "after T ms");
  return std::regex_replace(text, std::regex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID");
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"Fail", "fails", "h.js"},
                                                         {"Reject", "reject", "h.js"}}));
    folder.write("apis/b.json", classic_definition("b", {{"Fail", "fails", "h.js"}}));
    folder.write("h.js",
                 "var fails = { DoProcessEvent: function (e, c) {\n"
                 "  log('about ' + e.EventMetaData.Path);\n"
                 "  console.warn('two\\nlines');\n"
                 "  throw new Error('no answer\\nfor ' + e.EventMetaData.Path);\n"
                 "} };\n"
                 "var reject = { DoProcessEvent: function () { throw TykFail('bad data: ' + "
                 "new Array(30).join('é ')); } };\n");
  }

  void start(const std::vector<std::string>& settings = {}) { daemon.emplace(folder, settings); }

  // Posts the events, and waits until so many letters are there.
  void post_and_wait(const std::string& api_id, const std::string& events, std::size_t letters) {
    REQUIRE(daemon->post("/events/" + api_id, events).status == 202);
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (lines_in(run({"list"}).output) != letters + 1) {
      REQUIRE(std::chrono::steady_clock::now() < patience);
    }
  }

  result run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {sidehook_program(), "dead-letters"});
    arguments.insert(arguments.end(),
                     {"--set", "admin.port=" + std::to_string(daemon->admin_port())});
    child_process process(arguments);
    const int exit_code = process.wait();
    return {exit_code, process.output(), process.errors()};
  }

  temporary_folder folder;
  std::optional<running_daemon> daemon;
};

const std::string fail_at_1 = R"({"EventType":"Fail","EventMetaData":{"Path":"/orders/1"}})";

}  // namespace

TEST_CASE_METHOD(fixture, "dead letters are listed in a table, the newest first") {
  start();
  CHECK(run({"list"}).output == "no dead letters\n");
  post_and_wait("a", fail_at_1, 1);
  post_and_wait("a", R"({"EventType":"Reject"})", 2);
  const auto [exit_code, output, errors] = run({"list"});
  CHECK(exit_code == 0);
  CHECK(errors.empty());
  CHECK(settled(output) == golden("dead-letters-list.txt", settled(output)));
}

TEST_CASE_METHOD(fixture,
                 "show prints a dead letter's event, and every attempt with its error, its stack "
                 "and its log lines") {
  start({"retry.max_attempts=2", "retry.first_delay_ms=1"});
  post_and_wait("a", fail_at_1, 1);
  const auto [exit_code, output, errors] = run({"show", "1"});
  CHECK(exit_code == 0);
  CHECK(errors.empty());
  CHECK(settled(output) == golden("dead-letters-show.txt", settled(output)));
  CHECK(run({"show", "1", "--json"}).output == daemon->admin_get("/dead-letters/1").body + "\n");
}

TEST_CASE_METHOD(fixture, "an event as deep as the daemon takes it is shown") {
  start({"listen.max_json_depth=256"});
  post_and_wait("a",
                R"({"EventType":"Fail","EventMetaData":{"Path":)" + std::string(254, '[') +
                    std::string(254, ']') + "}}",
                1);
  const auto [exit_code, output, errors] = run({"show", "1"});
  CHECK(exit_code == 0);
  CHECK(errors.empty());
}

TEST_CASE_METHOD(fixture, "replay and delete say how many, and what is not there") {
  start();
  post_and_wait("a", "[" + fail_at_1 + "," + fail_at_1 + "," + fail_at_1 + "]", 3);
  const auto deleted = run({"delete", "2", "9"});
  CHECK(deleted.exit_code == 1);
  CHECK(deleted.output == "1 dead letter deleted\n");
  CHECK(deleted.errors ==
        "sidehook: there is no dead letter of this id (DELETE /dead-letters/9: 404)\n");

  // Mended meanwhile.
  folder.write(
      "h.js",
      "var fails = { DoProcessEvent: function () { log('mended'); } }; var reject = fails;");
  REQUIRE(daemon->admin_post("/reload").status == 200);
  const auto replayed = run({"replay", "--all"});
  CHECK(replayed.exit_code == 0);
  CHECK(replayed.output == "2 dead letters replayed\n");
  CHECK(run({"delete", "--all", "--json"}).output == "{\"removed\":0}\n");
}

TEST_CASE_METHOD(fixture, "dead letters are chosen by API, event type, handler and time") {
  start();
  post_and_wait("a", "[" + fail_at_1 + R"(,{"EventType":"Reject"}])", 2);
  post_and_wait("b", fail_at_1, 3);
  const auto found = [&](std::vector<std::string> filters) {
    filters.insert(filters.begin(), "list");
    const auto rows = lines_in(run(filters).output);
    return rows - 1;
  };
  CHECK(found({"--api", "a"}) == 2);
  CHECK(found({"--type", "Fail"}) == 2);
  CHECK(found({"--api", "a", "--type", "Fail"}) == 1);
  CHECK(found({"--handler", "reject"}) == 1);
  CHECK(found({"--from", "1h", "--to", "2100-01-01T00:00:00Z"}) == 3);
  CHECK(run({"list", "--to", "1h"}).output == "no dead letters\n");
  CHECK(run({"delete", "--api", "b"}).output == "1 dead letter deleted\n");
  CHECK(run({"delete", "--handler", "fails", "--from", "1h"}).output == "1 dead letter deleted\n");
  CHECK(found({}) == 1);
}

TEST_CASE_METHOD(fixture, "list goes through all pages") {
  start();
  std::string events = fail_at_1;
  for (int i = 1; i < 250; ++i) events += "," + fail_at_1;
  post_and_wait("a", "[" + events + "]", 250);
  CHECK(lines_in(run({"list", "--json"}).output) == 3);
}

TEST_CASE_METHOD(fixture, "replay says when the queue has no room for all") {
  start({"queue.max_events=1"});
  post_and_wait("a", fail_at_1, 1);
  post_and_wait("a", fail_at_1, 2);
  const auto [exit_code, output, errors] = run({"replay", "--type", "Fail"});
  CHECK(exit_code == 1);
  CHECK(output == "");
  CHECK(errors ==
        "sidehook: as many events wait as may (queue.max_events): nothing was replayed (POST "
        "/dead-letters/replay?event_type=Fail: 503)\n");
}

TEST_CASE_METHOD(fixture, "a daemon that is not there is said with 1, bad usage with 2") {
  start();
  const auto says = [&](std::vector<std::string> arguments, int code, const std::string& error) {
    const auto [exit_code, output, errors] = run(std::move(arguments));
    CHECK(exit_code == code);
    CHECK(output.empty());
    CHECK(errors.substr(0, errors.find('\n')) == error);
  };
  const auto place = "http://127.0.0.1:" + std::to_string(daemon->admin_port());
  daemon->stop();
  says({"list"}, 1,
       "sidehook: no daemon answers at " + place +
           ": Connection refused (admin.address and admin.port, or --admin, say where it is)");
  says({}, 2, "A subcommand is required");
  says({"show"}, 2, "ID is required");
  says({"show", "x"}, 2, "Could not convert: ID = x");
  says({"delete", "1", "--all"}, 2, "ID excludes --all");
  says({"delete", "--api", "a", "--all"}, 2, "--all excludes --api");
  says({"delete", "--api", "", "--type", "Fail"}, 2, "--api: must not be empty");
  says({"delete"}, 2,
       "sidehook: say which dead letters: their ids, --api, --type, --handler, --from, --to, or "
       "--all");
  says(
      {"list", "--from", "yesterday"}, 2,
      "--from: yesterday is no time: 2026-08-21T10:11:12Z, seconds since 1970, or how long ago, as "
      "in 90m");
  says({"list", "--timeout", "0"}, 2, "--timeout: Value 0 not in range 1 to 3600");
  says({"list", "--admin", "localhost"}, 2,
       "sidehook: --admin \"localhost\": the URL cannot be read: Bad scheme");
}

}  // namespace dead_letters_command_test
