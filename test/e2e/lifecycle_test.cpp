#include <csignal>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"

namespace lifecycle_test {

using namespace sidehook::test;

namespace {

std::string handler_that_logs(const std::string& name, const std::string& text) {
  return "var " + name + " = { DoProcessEvent: function () { log('" + text + "'); } };\n";
}

std::string run_of(running_daemon& daemon, const std::string& event) {
  const auto body = daemon.post("/events/a?wait=true", R"({"EventType":")" + event + R"("})").body;
  const auto at = body.find(R"("message":")");
  return at == std::string::npos ? body : body.substr(at + 11, body.find('"', at + 11) - at - 11);
}

}  // namespace

TEST_CASE("health is answered on both listeners, in the gateway's shape") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {}));
  running_daemon daemon(folder);
  for (const auto port : {daemon.events_port(), daemon.admin_port()}) {
    const auto hello = http_get(port, "/hello");
    CHECK(hello.status == 200);
    CHECK(hello.body.starts_with(
        R"({"status":"pass","version":"0.1.0","description":"Sidehook","details":{"apis":{"status":"pass","componentType":"datastore","time":")"));
    CHECK(http_get(port, "/livez").status == 200);
    CHECK(http_get(port, "/readyz").status == 200);
  }
}

TEST_CASE("with the queue in memory SIGTERM and SIGINT run what was accepted and exit with 0") {
  for (const int signal : {SIGTERM, SIGINT}) {
    temporary_folder folder;
    folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder.write(
        "h.js",
        "var n = 0; var h = { DoProcessEvent: function () { var until = Date.now() + 5; while "
        "(Date.now() < until) {} n++; log('run ' + n); } };");
    running_daemon daemon(folder, {"queue.kind=memory"});
    std::string batch;
    for (int i = 0; i < 50; ++i) batch += "{\"EventType\":\"E\"}\n";
    CHECK(daemon.post("/events/a", batch).status == 202);
    daemon.process().signal(signal);
    CHECK(daemon.process().wait() == 0);
    CHECK(daemon.process().errors().find("message=\"run 50\"") != std::string::npos);
  }
}

TEST_CASE("with the queue in memory a second signal stops at once, and says what was not run") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", "var h = { DoProcessEvent: function () { log('begun'); for (;;) {} } };");
  running_daemon daemon(folder,
                        {"queue.kind=memory", "jsvm.cpu_limit_ms=20000", "jsvm.timeout_ms=20000"});
  CHECK(daemon.post("/events/a", R"([{"EventType":"E"},{"EventType":"E"}])").status == 202);
  daemon.process().wait_for_errors("message=begun");
  daemon.process().signal(SIGTERM);
  daemon.process().wait_for_errors("message=stopping");
  daemon.process().signal(SIGTERM);
  daemon.process().wait_for_errors("a second signal");
  CHECK(daemon.process().wait() == 1);
  CHECK(daemon.process().errors().find("accepted events were not run") != std::string::npos);
}

TEST_CASE("what takes longer than shutdown.timeout_ms is cancelled") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", "var h = { DoProcessEvent: function () { log('begun'); for (;;) {} } };");
  running_daemon daemon(folder,
                        {"queue.kind=memory", "shutdown.timeout_ms=100", "jsvm.cpu_limit_ms=1000"});
  daemon.post("/events/a", R"({"EventType":"E"})");
  daemon.process().wait_for_errors("message=begun");
  CHECK(daemon.stop() == 1);
  CHECK(daemon.process().errors().find("handlers still run after shutdown.timeout_ms") !=
        std::string::npos);
}

TEST_CASE("SIGTERM finishes what runs, keeps the rest for the next start, and exits with 0") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js",
               "var h = { DoProcessEvent: function (event, context) { var until = Date.now() + 5; "
               "while (Date.now() < until) {} log('ran ' + context.EventID); } };");
  const std::string setting = "data_dir=" + (folder.path() / "data").string();
  std::vector<std::string> ids;
  std::string first_log;
  {
    running_daemon daemon(folder, {setting});
    std::string batch;
    for (int i = 0; i < 200; ++i) {
      ids.push_back("batch:" + std::to_string(i));
      batch += "{\"EventType\":\"E\"}\n";
    }
    CHECK(daemon.post("/events/a", batch, {{"Idempotency-Key", "batch"}}).status == 202);
    CHECK(daemon.stop() == 0);
    first_log = daemon.process().errors();
    CHECK(first_log.find("what was accepted and not run is kept for the next start") !=
          std::string::npos);
  }
  running_daemon daemon(folder, {setting});
  daemon.process().wait_for_errors("message=\"ran " + ids.back() + "\"");
  CHECK(daemon.stop() == 0);
  const auto log = first_log + daemon.process().errors();
  for (const auto& id : ids) {
    INFO(id);
    CHECK(log.find("message=\"ran " + id + "\"") != std::string::npos);
  }
}

TEST_CASE("a handler file is evaluated once, at the place of its last mention") {
  temporary_folder folder;
  folder.write("apis/1.json",
               classic_definition("a", {{"E", "first", "one.js"}, {"F", "second", "two.js"}}));
  folder.write("apis/2.json", classic_definition("b", {{"E", "first", "./x/../one.js"}}));
  const std::string note = "trail = (typeof trail === 'undefined' ? '' : trail) + ";
  const std::string handler = " = { DoProcessEvent: function () { log(trail); } };\n";
  folder.write("one.js", note + "'one ';\nvar first" + handler);
  folder.write("two.js", note + "'two ';\nvar second" + handler);
  running_daemon daemon(folder);
  CHECK(run_of(daemon, "E") == "two one ");
}

TEST_CASE("the path of a handler file is absolute, or relative to scripts_path") {
  temporary_folder folder;
  folder.write("apis/a.json",
               classic_definition("a", {{"E", "h", (folder.path() / "elsewhere/h.js").string()},
                                        {"F", "g", "g.js"}}));
  folder.write("elsewhere/h.js", handler_that_logs("h", "absolute"));
  folder.write("scripts/g.js", handler_that_logs("g", "relative"));
  running_daemon daemon(folder, {"scripts_path=scripts"});
  CHECK(run_of(daemon, "E") == "absolute");
  CHECK(run_of(daemon, "F") == "relative");
}

TEST_CASE("of a definition that another one shadows the scripts are evaluated, no handler runs") {
  temporary_folder folder;
  folder.write("apis/1.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("apis/2.json", classic_definition("a", {{"F", "g", "g.js"}}));
  folder.write("h.js", "var shared = 'from h';\n" + handler_that_logs("h", "never"));
  folder.write("g.js", "var g = { DoProcessEvent: function () { log(shared); } };\n");
  running_daemon daemon(folder);
  CHECK(run_of(daemon, "F") == "from h");
  CHECK(run_of(daemon, "E").find(R"("handlers":0,"runs":[])") != std::string::npos);
}

TEST_CASE("the file of a disabled handler is not loaded") {
  temporary_folder folder;
  folder.write("apis/a.json", R"({"api_id":"a","event_handlers":{"events":{"E":[
    {"handler_name":"eh_dynamic_handler","handler_meta":{"disabled":true,"name":"off","path":"off.js"}},
    {"handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js"}}]}}})");
  folder.write("off.js", "var loaded = 1;");
  folder.write("h.js", "var h = { DoProcessEvent: function () { log(typeof loaded); } };\n");
  running_daemon daemon(folder);
  CHECK(run_of(daemon, "E") == "undefined");
}

TEST_CASE("POST /reload and SIGHUP put changed scripts and definitions in force") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", handler_that_logs("h", "first"));
  running_daemon daemon(folder, {"reload.watch=false"});
  CHECK(run_of(daemon, "E") == "first");

  folder.write("h.js", handler_that_logs("h", "second"));
  folder.write("apis/b.json", classic_definition("b", {}));
  CHECK(
      daemon.admin_post("/reload").body ==
      R"({"status":"ok","generation":2,"apis":{"added":["b"],"changed":[],"removed":[]},"scripts":{"added":[],"changed":["h.js"],"removed":[]},"faults":[]})");
  CHECK(run_of(daemon, "E") == "second");

  folder.write("h.js", handler_that_logs("h", "third"));
  daemon.process().signal(SIGHUP);
  daemon.process().wait_for_errors("generation=3");
  CHECK(run_of(daemon, "E") == "third");
}

TEST_CASE(
    "a script or a definition that has become bad keeps its last good version, and turns the "
    "health to warn") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}, {"F", "g", "g.js"}}));
  folder.write("h.js", handler_that_logs("h", "good h"));
  folder.write("g.js", handler_that_logs("g", "good g"));
  running_daemon daemon(folder);

  folder.write("h.js", "var h = ;");
  folder.write("g.js", handler_that_logs("g", "better g"));
  const auto answer = daemon.admin_post("/reload").body;
  CHECK(answer.find(R"("status":"warn")") != std::string::npos);
  CHECK(answer.find("its last good version stays") != std::string::npos);
  CHECK(run_of(daemon, "E") == "good h");
  CHECK(run_of(daemon, "F") == "better g");
  CHECK(daemon.get("/hello").body.starts_with(R"({"status":"warn")"));

  folder.write("apis/a.json", "{ not json");
  CHECK(daemon.admin_post("/reload").body.find("its last good version stays") != std::string::npos);
  CHECK(run_of(daemon, "F") == "better g");

  folder.remove("apis/a.json");
  daemon.admin_post("/reload");
  CHECK(daemon.post("/events/a", R"({"EventType":"E"})").status == 404);
}

TEST_CASE("a handler file that is gone keeps its last good version until no handler names it") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", handler_that_logs("h", "kept"));
  running_daemon daemon(folder, {"reload.watch=false"});
  folder.remove("h.js");
  CHECK(daemon.admin_post("/reload").body.find("its last good version stays") != std::string::npos);
  CHECK(run_of(daemon, "E") == "kept");

  folder.write("apis/a.json", classic_definition("a", {}));
  CHECK(daemon.admin_post("/reload").body.find(R"("removed":["h.js"]},"faults":[])") !=
        std::string::npos);
}

TEST_CASE("the admin listener lists what is loaded, from where, and what is wrong") {
  temporary_folder folder;
  folder.write(
      "apis/a.json",
      classic_definition("a", {{"E", "h", "h.js"}, {"E", "none", "h.js"}, {"E", "h", "other.js"}}));
  folder.write("h.js", handler_that_logs("h", "1"));
  folder.write("other.js", "\n" + handler_that_logs("h", "2"));
  running_daemon daemon(folder);
  CHECK(
      daemon.admin_get("/apis").body ==
      R"({"apis":[{"api_id":"a","org_id":"acme","name":"a","listen_path":"/a/","file":"apis/a.json","handlers":3}],"event_handlers":{"handlers":0}})");
  CHECK(run_of(daemon, "E") == "2");
  const auto handlers = daemon.admin_get("/handlers").body;
  INFO(handlers);
  CHECK(
      handlers.find(
          R"("handler":"h","path":"h.js","file":"apis/a.json","state":"overridden","detail":"'h' is defined in h.js:1 and again in other.js:2, which is evaluated later and runs for both","runs":2)") !=
      std::string::npos);
  CHECK(
      handlers.find(
          R"("state":"missing","detail":"h.js defines no global 'none'","runs":1,"failures":1,"last_error":"ReferenceError: 'none' is not defined")") !=
      std::string::npos);
}

TEST_CASE("a port that is taken is named, and the exit code says failure") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {}));
  running_daemon first(folder);
  child_process::options options;
  options.directory = folder.path().string();
  child_process second(
      {sidehook_program(), "--set", "listen.port=" + std::to_string(first.events_port()), "--set",
       "admin.port=0"},
      options);
  CHECK(second.wait() == 1);
  CHECK(second.errors().find("127.0.0.1:" + std::to_string(first.events_port())) !=
        std::string::npos);
}

TEST_CASE(
    "requests of a client that waits on a kept connection are answered before the daemon stops") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write(
      "h.js",
      "var h = { DoProcessEvent: function () { log('begun'); var until = Date.now() + 200; while "
      "(Date.now() < until) {} } };");
  running_daemon daemon(folder);
  http_connection idle(daemon.events_port());
  idle.get("/livez");
  http_connection busy(daemon.events_port());
  busy.send(request_text("POST", "/events/a?wait=true", {}, R"({"EventType":"E"})"));
  daemon.process().wait_for_errors("message=begun");
  daemon.process().signal(SIGTERM);
  CHECK(busy.receive().body.find(R"("outcome":"succeeded")") != std::string::npos);
  CHECK(idle.ended());
  CHECK(daemon.process().wait() == 0);
}

}  // namespace lifecycle_test
