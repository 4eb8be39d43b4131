#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"

namespace reload_test {

using namespace sidehook::test;
namespace fs = std::filesystem;

namespace {

std::string handler_that_logs(const std::string& text) {
  return "var h = { DoProcessEvent: function () { log('" + text + "'); } };\n";
}

void write_api(const temporary_folder& folder) {
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "scripts/h.js"}}));
}

std::string run_of(running_daemon& daemon) {
  return daemon.post("/events/a?wait=true", R"({"EventType":"E"})").body;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string status_of(running_daemon& daemon) {
  const auto hello = daemon.get("/hello").body;
  return hello.substr(0, hello.find(','));
}

// Puts a text into a file's place as a whole, as editors do.
void replace(const temporary_folder& folder, const fs::path& name, const std::string& text) {
  folder.write("beside", text);
  fs::rename(folder.path() / "beside", folder.path() / name);
}

}  // namespace

TEST_CASE("a script that is edited is in force without a signal") {
  temporary_folder folder;
  write_api(folder);
  folder.write("scripts/h.js", handler_that_logs("first"));
  running_daemon daemon(folder);
  CHECK(contains(run_of(daemon), R"("message":"first")"));

  folder.write("scripts/h.js", handler_that_logs("in place"));
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(run_of(daemon), R"("message":"in place")"));

  replace(folder, "scripts/h.js", handler_that_logs("renamed"));
  daemon.process().wait_for_errors("generation=3");
  CHECK(contains(run_of(daemon), R"("message":"renamed")"));

  folder.write("apis/b.json", classic_definition("b", {}));
  daemon.process().wait_for_errors("generation=4");
  CHECK(contains(daemon.admin_get("/apis").body, R"("api_id":"b")"));
  CHECK(contains(daemon.process().errors(),
                 "message=\"reloading: files changed\" first=" +
                     (fs::canonical(folder.path()) / "apis/b.json").string()));
  CHECK(daemon.stop() == 0);
}

TEST_CASE("a handler file that a definition names anew is watched from its first load on") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {}));
  folder.write("other/g.js", handler_that_logs("g"));
  running_daemon daemon(folder);
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "other/g.js"}}));
  daemon.process().wait_for_errors("generation=2");
  folder.write("other/g.js", handler_that_logs("edited"));
  daemon.process().wait_for_errors("generation=3");
  CHECK(contains(run_of(daemon), R"("message":"edited")"));
}

TEST_CASE("a ConfigMap that is swapped is in force without a signal") {
  temporary_folder folder;
  const auto definition = classic_definition("a", {{"E", "h", "apis/h.js"}});
  const auto point = [&](const std::string& version) {
    fs::create_symlink(version, folder.path() / "apis/..data_tmp");
    fs::rename(folder.path() / "apis/..data_tmp", folder.path() / "apis/..data");
  };
  folder.write("apis/..1/a.json", definition);
  folder.write("apis/..1/h.js", handler_that_logs("version 1"));
  point("..1");
  fs::create_symlink("..data/a.json", folder.path() / "apis/a.json");
  fs::create_symlink("..data/h.js", folder.path() / "apis/h.js");
  running_daemon daemon(folder);
  CHECK(contains(run_of(daemon), R"("message":"version 1")"));

  folder.write("apis/..2/a.json", definition);
  folder.write("apis/..2/h.js", handler_that_logs("version 2"));
  point("..2");
  fs::remove_all(folder.path() / "apis/..1");
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(run_of(daemon), R"("message":"version 2")"));
}

TEST_CASE("a broken edit keeps the last good version and turns the health to warn until mended") {
  temporary_folder folder;
  write_api(folder);
  folder.write("scripts/h.js", handler_that_logs("good"));
  running_daemon daemon(folder);
  CHECK(status_of(daemon) == R"({"status":"pass")");

  folder.write("scripts/h.js", "var h = ;");
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(daemon.process().errors(), "its last good version stays"));
  CHECK(contains(run_of(daemon), R"("message":"good")"));
  CHECK(status_of(daemon) == R"({"status":"warn")");

  folder.write("scripts/h.js", handler_that_logs("mended"));
  daemon.process().wait_for_errors("generation=3");
  CHECK(contains(run_of(daemon), R"("message":"mended")"));
  CHECK(status_of(daemon) == R"({"status":"pass")");
}

TEST_CASE("with reload.watch=false nothing reloads but by a signal or POST /reload") {
  temporary_folder folder;
  write_api(folder);
  folder.write("scripts/h.js", handler_that_logs("first"));
  running_daemon daemon(folder, {"reload.watch=false", "reload.debounce_ms=0"});
  folder.write("scripts/h.js", handler_that_logs("second"));
  CHECK(contains(run_of(daemon), R"("message":"first")"));
  CHECK(contains(daemon.admin_post("/reload").body, R"("generation":2)"));
  CHECK(contains(run_of(daemon), R"("message":"second")"));
  CHECK(daemon.stop() == 0);
  CHECK_FALSE(contains(daemon.process().errors(), "files changed"));
  CHECK(contains(daemon.process().errors(), "reloading: POST /reload"));
}

TEST_CASE("what POST /reload has read does not reload again") {
  temporary_folder folder;
  write_api(folder);
  folder.write("scripts/h.js", handler_that_logs("first"));
  running_daemon daemon(folder, {"reload.debounce_ms=5000"});
  for (int generation = 2; generation < 5; ++generation) {
    folder.write("scripts/h.js", handler_that_logs(std::to_string(generation)));
    CHECK(contains(daemon.admin_post("/reload").body,
                   R"("generation":)" + std::to_string(generation)));
  }
  CHECK(daemon.stop() == 0);
  CHECK_FALSE(contains(daemon.process().errors(), "files changed"));
}

TEST_CASE(
    "a run that goes on for longer than reload.drain_timeout_ms after a reload is cancelled") {
  temporary_folder folder;
  held_requests never_answered;
  http_server upstream({{"GET", "/", never_answered.endpoint()}});
  write_api(folder);
  folder.write(
      "scripts/h.js",
      "var h = { DoProcessEvent: function () { TykMakeHttpRequest({ Domain: 'http://127.0.0.1:" +
          std::to_string(upstream.port()) + "' }); log('not cut'); } };");
  running_daemon daemon(folder, {"reload.drain_timeout_ms=50"});
  http_connection client(daemon.events_port());
  client.send(request_text("POST", "/events/a?wait=true", {}, R"({"EventType":"E"})"));
  const auto request = never_answered.take();
  folder.write("scripts/h.js", handler_that_logs("after"));
  const auto answer = client.receive().body;
  INFO(answer);
  CHECK(contains(answer, R"("outcome":"cancelled")"));
  CHECK(contains(answer,
                 "cancelled: it still ran 50 ms after the scripts were loaded anew "
                 "(reload.drain_timeout_ms)"));
  CHECK(contains(run_of(daemon), R"("message":"after")"));
}

}  // namespace reload_test
