#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"

namespace globals_test {

using namespace sidehook::test;

namespace {

// Two APIs whose files define one name; `count` is a global of each.
struct fixture {
  fixture() {
    write("a");
    write("b");
    folder.write("lib.js", "var counted = 0;\nfunction count() { return ++counted; }\n");
  }

  void write(const std::string& id, const std::string& body = "") const {
    folder.write("apis/" + id + ".json", classic_definition(id, {{"E", "h", id + ".js"}}));
    folder.write(id + ".js", "var h = { DoProcessEvent: function (event, context) { " + body +
                                 "log('" + id + " ' + count()); } };\n");
  }

  temporary_folder folder;
  const std::vector<std::string> settings{"jsvm.globals=per_api", "jsvm.tyk_js_path=lib.js"};
};

std::string run_of(running_daemon& daemon, const std::string& api_id) {
  return daemon.post("/events/" + api_id + "?wait=true", R"({"EventType":"E"})").body;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string message(const std::string& text) { return R"("message":")" + text + '"'; }

struct result {
  int exit_code;
  std::string output;
  std::string errors;
};

// What a command says of the folder.
result invoke(const fixture& of, std::vector<std::string> arguments,
              const std::vector<std::string>& settings, const std::string& input = "") {
  arguments.insert(arguments.begin(), sidehook_program());
  for (const auto& setting : settings) arguments.insert(arguments.end(), {"--set", setting});
  child_process::options options;
  options.directory = of.folder.path().string();
  options.input = input;
  child_process process(arguments, options);
  const int exit_code = process.wait();
  return {exit_code, process.output(), process.errors()};
}

}  // namespace

TEST_CASE_METHOD(fixture, "with jsvm.globals=per_api each API runs its own definition of a name") {
  running_daemon daemon(folder, settings);
  for (const std::string count : {"1", "2"}) {
    CHECK(contains(run_of(daemon, "a"), message("a " + count)));
    CHECK(contains(run_of(daemon, "b"), message("b " + count)));
  }
  CHECK(contains(daemon.get("/hello").body, R"({"status":"pass")"));
  CHECK_FALSE(contains(daemon.admin_get("/handlers").body, "overridden"));
}

TEST_CASE_METHOD(fixture, "by default all APIs share one global object") {
  running_daemon daemon(folder, {"jsvm.tyk_js_path=lib.js"});
  CHECK(contains(run_of(daemon, "a"), message("b 1")));
  CHECK(contains(run_of(daemon, "b"), message("b 2")));
  CHECK(contains(daemon.admin_get("/handlers").body, "overridden"));
}

TEST_CASE_METHOD(fixture, "a handler of one API waits for an answer while another API's runs") {
  held_requests held;
  http_server server({{"GET", "/", held.endpoint()}});
  write("a", "TykMakeHttpRequest({ Method: 'GET', Domain: 'http://127.0.0.1:" +
                 std::to_string(server.port()) + "', Resource: '/' }); ");
  running_daemon daemon(folder, settings);
  CHECK(daemon.post("/events/a", R"({"EventType":"E"})").status == 202);
  auto request = held.take();
  CHECK(contains(run_of(daemon, "b"), message("b 1")));
  request.respond(sidehook::http::reply{});
  daemon.process().wait_for_errors("a 1");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "a reload gives each API a new global object, from last good files") {
  running_daemon daemon(folder, settings);
  CHECK(contains(run_of(daemon, "a"), message("a 1")));
  folder.write("b.js", "var h = ;");
  write("c");
  const auto answer = daemon.admin_post("/reload").body;
  CHECK(contains(answer, R"("status":"warn")"));
  CHECK(contains(answer, "(API 'b'); its last good version stays"));
  for (const std::string id : {"a", "b", "c"})
    CHECK(contains(run_of(daemon, id), message(id + " 1")));
}

TEST_CASE_METHOD(fixture, "what a file logs while it loads for an API names the API") {
  folder.write("lib.js", "log('library');\nfunction count() { return 1; }\n");
  running_daemon daemon(folder, settings);
  daemon.process().wait_for_errors("api_id=a file=lib.js");
  daemon.process().wait_for_errors("api_id=b file=lib.js");
}

TEST_CASE_METHOD(fixture, "check knows of collisions only where APIs share a global object") {
  const auto [shared_code, shared, shared_errors] =
      invoke(*this, {"check"}, {"jsvm.tyk_js_path=lib.js"});
  CHECK(shared_code == 1);
  CHECK(contains(shared, "'h' is defined in a.js:1 and again in b.js:1"));
  const auto [code, output, errors] = invoke(*this, {"check"}, settings);
  CHECK(code == 0);
  CHECK(contains(output, "a    E      h        a.js  ready\nb    E      h        b.js  ready\n"));
  CHECK(contains(output, "2 APIs, 2 handlers, 0 faults"));
}

TEST_CASE_METHOD(fixture, "run runs an event in the global object of its API") {
  const std::string event = R"({"EventType":"E"})";
  const auto [code, output, errors] =
      invoke(*this, {"run", "--api", "a", "--event", "-"}, settings, event);
  CHECK(code == 0);
  CHECK(errors == "");
  CHECK(contains(output, "a 1\n"));
  folder.write("b.js", "nobody();\n");
  const auto other = invoke(*this, {"run", "--api", "b", "--event", "-"}, settings, event);
  CHECK(other.exit_code == 1);
  CHECK(contains(other.errors,
                 "error: b.js:1: ReferenceError: identifier 'nobody' undefined "
                 "(API 'b')"));
  CHECK(contains(other.output, "h: missing in "));
}

}  // namespace globals_test
