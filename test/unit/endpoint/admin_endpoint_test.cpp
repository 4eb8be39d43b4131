#include "daemon/endpoint/admin_endpoint.hpp"

#include <catch2/catch.hpp>

#include "test/unit/catalog/loading_machine.hpp"
#include "test/unit/endpoint/samples.hpp"

namespace admin_endpoint_test {

using namespace sidehook;
using test::api_text;
using test::handler_that_logs;
using namespace std::chrono_literals;

namespace {

struct bench {
  // The answer to POST /reload, which comes when the load has ended.
  std::string reload() {
    const test::answers answers;
    admin.reload(test::post_request("/reload"), answers.responder());
    m.run_until([&] { return answers.count() > 0; });
    CHECK(answers.only().status == 200);
    return shown(answers.only());
  }
  std::string apis() {
    const test::answers answers;
    admin.apis({}, answers.responder());
    return shown(answers.only());
  }
  std::string handlers() {
    const test::answers answers;
    admin.handlers({}, answers.responder());
    return shown(answers.only());
  }

  http::reply resume(const std::string& handler) {
    const test::answers answers;
    auto request = test::post_request("/handlers/a/" + handler + "/resume");
    request.route_parameters = {{"api_id", "a"}, {"handler", handler}};
    admin.resume(std::move(request), answers.responder());
    return answers.only();
  }
  static queue::delivery delivery_to(const std::string& handler) {
    queue::delivery what;
    route::job job;
    job.handlers = route::job_handlers({std::make_shared<const jsvm::handler_binding>(
        jsvm::handler_binding{handler, "a", "acme", ""})});
    what.job = std::make_shared<const route::job>(std::move(job));
    return what;
  }
  static jsvm::run_result failure() {
    jsvm::run_result result;
    result.ended = jsvm::outcome::failed;
    return result;
  }

  test::loading_machine m;
  outcome::handler_figures figures;
  log::logger logger{log::make_stderr_sink(), log::level::error, log::format::text};
  pacing::quarantine quarantine{{.failures = 1}, logger};
  endpoint::admin_endpoint admin{m.loader, figures, quarantine};

 private:
  // The body, without the folder in front of any file.
  std::string shown(const http::reply& reply) {
    CHECK(reply.content_type == "application/json");
    std::string body = reply.body;
    const std::string folder = m.folder.paths().apis.parent_path().string() + "/";
    for (auto at = body.find(folder); at != std::string::npos; at = body.find(folder))
      body.erase(at, folder.size());
    return body;
  }
};

std::shared_ptr<const jsvm::handler_binding> binding(const std::string& name) {
  return std::make_shared<const jsvm::handler_binding>(
      jsvm::handler_binding{name, "a", "acme", ""});
}

}  // namespace

TEST_CASE("before the first load nothing is listed") {
  bench b;
  CHECK(b.apis() == R"({"apis":[],"event_handlers":{"handlers":0}})");
  CHECK(b.handlers() == R"({"generation":0,"handlers":[],"faults":[]})");
}

TEST_CASE("a reload is answered with what it changed, when it has ended") {
  bench b;
  b.m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  b.m.folder.write_api("b.json", api_text("b", {}));
  b.m.folder.write_script("h.js", handler_that_logs("h", "1"));
  CHECK(b.reload() ==
        R"({"status":"ok","generation":1,"apis":{"added":["a","b"],"changed":[],"removed":[]},)"
        R"("scripts":{"added":["h.js"],"changed":[],"removed":[]},"faults":[]})");
  b.m.folder.write_api("a.json", api_text("a", {{"F", "h", "g.js"}}));
  b.m.folder.write_script("g.js", handler_that_logs("h", "2"));
  b.m.folder.remove_api("b.json");
  CHECK(b.reload() ==
        R"({"status":"ok","generation":2,"apis":{"added":[],"changed":["a"],"removed":["b"]},)"
        R"("scripts":{"added":["g.js"],"changed":[],"removed":["h.js"]},"faults":[]})");
}

TEST_CASE("a reload with faults is a warning, and names each with its place") {
  bench b;
  b.m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "gone.js"}}));
  b.m.folder.write_api("b.json", "{ \"api_id\": }");
  b.m.folder.write_script("h.js", "\nvar h = ;");
  CHECK(
      b.reload() ==
      R"({"status":"warn","generation":1,"apis":{"added":["a"],"changed":[],"removed":[]},)"
      R"("scripts":{"added":["h.js"],"changed":[],"removed":[]},"faults":[)"
      R"({"severity":"error","file":"apis/b.json","line":1,"column":13,"pointer":"","message":"invalid value"},)"
      R"({"severity":"error","file":"apis/a.json","line":3,"column":0,"pointer":"/event_handlers/events/E/1",)"
      R"("message":"the handler file scripts/gone.js cannot be read: No such file or directory"},)"
      R"_({"severity":"error","file":"h.js","line":2,"column":9,"pointer":"","message":"SyntaxError: empty expression not allowed (line 2, end of input)"}]})_");
}

TEST_CASE("the list of APIs has the definitions in force, in the order of their files") {
  bench b;
  b.m.folder.write_api("1.json", api_text("z", {}, "/z/"));
  b.m.folder.write_api("2.json", api_text("a", {{"E", "h", "h.js"}}));
  b.m.folder.write_api("3.json", api_text("a", {{"E", "h", "h.js"}, {"F", "h", "h.js"}}));
  b.m.folder.write_script("h.js", handler_that_logs("h", "1"));
  b.reload();
  CHECK(
      b.apis() ==
      R"({"apis":[{"api_id":"z","org_id":"acme","name":"z","listen_path":"/z/","file":"apis/1.json","handlers":0},)"
      R"({"api_id":"a","org_id":"acme","name":"a","listen_path":"/","file":"apis/3.json","handlers":2}],"event_handlers":{"handlers":0}})");
}

TEST_CASE("the list of handlers has their states, their counts and all faults") {
  bench b;
  b.m.folder.write_api("a.json", api_text("a", {{"E", "h", "./h.js"}, {"F", "none", "h.js"}}));
  b.m.folder.write_script("h.js", handler_that_logs("h", "1"));
  b.reload();
  const auto count = [&](jsvm::outcome ended, std::chrono::milliseconds took) {
    jsvm::run_result result;
    result.ended = ended;
    result.duration = took;
    result.cpu = took / 2;
    b.figures.count(
        {binding("h"), result, "Error: \"no\"", std::chrono::system_clock::time_point(1'500ms)});
  };
  count(jsvm::outcome::succeeded, 4ms);
  count(jsvm::outcome::failed, 2ms);
  CHECK(
      b.handlers() ==
      R"({"generation":1,"handlers":[)"
      R"({"api_id":"a","event":"E","handler":"h","path":"h.js","file":"apis/a.json","state":"ready","detail":"",)"
      R"("runs":2,"failures":1,"last_error":"Error: \"no\"","last_failed":"1970-01-01T00:00:01.500Z",)"
      R"("duration_ms":6.0,"cpu_ms":3.0,"paused":null},)"
      R"({"api_id":"a","event":"F","handler":"none","path":"h.js","file":"apis/a.json","state":"missing",)"
      R"("detail":"h.js defines no global 'none'","runs":0,"failures":0,"last_error":"","last_failed":null,)"
      R"("duration_ms":0.0,"cpu_ms":0.0,"paused":null}],)"
      R"("faults":[{"severity":"error","file":"apis/a.json","line":3,"column":0,)"
      R"("pointer":"/event_handlers/events/F/0","message":"h.js defines no global 'none'"}]})");
}

TEST_CASE("a paused handler is listed as such, and resumed by hand") {
  bench b;
  b.m.folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  b.m.folder.write_script("h.js", handler_that_logs("h", "1"));
  b.reload();
  const queue::time_point when{std::chrono::seconds(1'790'000'000)};
  b.quarantine.ended(b.delivery_to("h"), b.failure(), when);
  CHECK(b.handlers().find(R"("paused":{"since":"2026-09-21T14:13:20.000Z",)"
                          R"_("because":"1 failures in a row (retry.quarantine.failures)",)_"
                          R"("next_probe":"2026-09-21T14:13:30.000Z"}})") != std::string::npos);

  CHECK(b.resume("h").status == 200);
  CHECK(b.handlers().find(R"("paused":null)") != std::string::npos);
  const auto again = b.resume("h");
  CHECK(again.status == 404);
  CHECK(again.body.find(R"("detail":"no handler 'h' of the API 'a' is paused")") !=
        std::string::npos);
}

TEST_CASE("what is listed while a reload is under way is what is still in force") {
  bench b;
  b.m.folder.write_api("a.json", api_text("a", {}));
  b.reload();
  b.m.folder.write_api("b.json", api_text("b", {}));
  const test::answers answers;
  b.admin.reload({}, answers.responder());
  b.m.machine.context().restart();
  b.m.machine.context().run_one();
  CHECK(answers.count() == 0);
  CHECK(b.apis().find(R"("api_id":"b")") == std::string::npos);
  b.m.run_until([&] { return answers.count() > 0; });
  CHECK(b.apis().find(R"("api_id":"b")") != std::string::npos);
}

TEST_CASE("reloads asked for during a reload share one answer") {
  bench b;
  b.m.folder.write_api("a.json", api_text("a", {}));
  const test::answers first;
  const test::answers second;
  const test::answers third;
  b.admin.reload({}, first.responder());
  b.m.machine.context().run_one();
  b.admin.reload({}, second.responder());
  b.admin.reload({}, third.responder());
  b.m.run_until([&] { return third.count() > 0; });
  CHECK(first.only().body.find(R"("generation":1)") != std::string::npos);
  CHECK(second.only().body.find(R"("generation":2)") != std::string::npos);
  CHECK(third.only().body == second.only().body);
}

}  // namespace admin_endpoint_test
