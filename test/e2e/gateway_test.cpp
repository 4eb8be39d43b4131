#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/scripted_gateway.hpp"

namespace gateway_test {

using namespace sidehook::test;
namespace fs = std::filesystem;

namespace {

using settings = std::vector<std::string>;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string handler_that_logs(const std::string& text) {
  return "var h = { DoProcessEvent: function () { log('" + text + "'); } };\n";
}

/// A folder with a handler, and what lets the daemon speak to a gateway.
class gateway_bench {
 public:
  gateway_bench() {
    folder.write("scripts/h.js", handler_that_logs("ran"));
    folder.write("scripts/edit.js",
                 "var edit = { DoProcessEvent: function (event) {\n"
                 "  var key = event.EventMetaData.Key;\n"
                 "  var session = JSON.parse(TykGetKeyData(key, 'a'));\n"
                 "  if (session.message === 'Key not found') return log(session.message);\n"
                 "  if (session.status === 'error') throw new Error(session.message);\n"
                 "  log('was ' + session.expires);\n"
                 "  session.alias = 'edited';\n"
                 "  TykSetKeyData(key, JSON.stringify(session), 1);\n"
                 "} };\n");
    folder.write("secret", std::string(scripted_gateway::secret) + "\n");
  }

  settings with(const std::string& url, settings more) const {
    more.push_back("gateway.url=" + url);
    more.push_back("gateway.secret_file=secret");
    return more;
  }
  std::string definitions(const std::string& name = "A") const {
    auto definition = classic_definition("a", {{"E", "h", "scripts/h.js"}});
    return "[" +
           definition.replace(definition.find(R"("name":"a")"), 10, R"("name":")" + name + "\"") +
           "]";
  }

  temporary_folder folder;
};

std::string run_of(running_daemon& daemon, const std::string& event = R"({"EventType":"E"})") {
  return daemon.post("/events/a?wait=true", event).body;
}

std::string status_of(running_daemon& daemon) {
  const auto hello = daemon.get("/hello").body;
  return hello.substr(0, hello.find(','));
}

constexpr const char* alice =
    R"({"org_id":"acme","access_rights":{"a":{"api_id":"a"}},"last_updated":"1"})";
constexpr const char* about_alice = R"({"EventType":"E","EventMetaData":{"Key":"acmealice"}})";

}  // namespace

TEST_CASE_METHOD(gateway_bench, "handlers and administrators edit the sessions of a gateway") {
  scripted_gateway gateway;
  gateway.set_session("acmealice", alice);
  folder.write("apis/a.json", classic_definition("a", {{"E", "edit", "scripts/edit.js"}}));
  running_daemon daemon(folder, with(gateway.url(), {"sessions.kind=gateway"}));
  CHECK(contains(run_of(daemon, about_alice), R"("message":"was 0")"));
  CHECK(contains(gateway.session("acmealice").value(), R"("alias":"edited")"));
  CHECK(gateway.requests() == std::vector<std::string>{"GET /tyk/keys/acmealice?api_id=a",
                                                       "PUT /tyk/keys/acmealice?suppress_reset=1"});
  CHECK(contains(run_of(daemon, R"({"EventType":"E","EventMetaData":{"Key":"nobody"}})"),
                 R"("message":"Key not found")"));

  CHECK(contains(daemon.admin_get("/sessions/acmealice").body, R"("alias":"edited")"));
  CHECK(http_connection(daemon.admin_port()).request("DELETE", "/sessions/acmealice").status ==
        200);
  CHECK_FALSE(gateway.session("acmealice"));
  CHECK(contains(daemon.get("/hello").body, R"("gateway":{"status":"pass")"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(gateway_bench,
                 "a handler whose gateway is gone is run again, until the gateway is back") {
  scripted_gateway gateway;
  gateway.set_session("acmealice", alice);
  gateway.misbehave(response("503 Service Unavailable", "down"));
  folder.write("apis/a.json", classic_definition("a", {{"E", "edit", "scripts/edit.js"}}));
  running_daemon daemon(
      folder, with(gateway.url(),
                   {"sessions.kind=gateway", "retry.first_delay_ms=50", "retry.max_delay_ms=50"}));
  CHECK(daemon.post("/events/a", about_alice).status == 202);
  CHECK(comes_true([&] { return gateway.requests().size() >= 3; }));
  CHECK(contains(daemon.get("/hello").body, R"("gateway":{"status":"warn")"));
  CHECK(daemon.get("/readyz").status == 200);
  CHECK(daemon.admin_get("/sessions/acmealice").status == 503);
  gateway.misbehave(std::nullopt);
  CHECK(comes_true([&] { return contains(gateway.session("acmealice").value(), "edited"); }));
  CHECK(contains(daemon.admin_get("/dead-letters").body, R"("dead_letters":[])"));
  CHECK(daemon.stop() == 0);
  CHECK(contains(daemon.process().errors(), "answers with status 503"));
}

TEST_CASE_METHOD(gateway_bench, "a secret that the gateway does not take is told, and not shown") {
  scripted_gateway gateway;
  folder.write("secret", "not-the-secret");
  folder.write("apis/a.json", classic_definition("a", {{"E", "edit", "scripts/edit.js"}}));
  running_daemon daemon(folder,
                        with(gateway.url(), {"sessions.kind=gateway", "apis_source=gateway"}));
  CHECK(contains(daemon.admin_post("/reload").body,
                 "does not take the secret (gateway.secret_file)"));
  CHECK(contains(daemon.admin_get("/sessions/k").body,
                 "does not take the secret (gateway.secret_file)"));
  CHECK(daemon.stop() == 0);
  CHECK_FALSE(contains(daemon.process().errors(), "not-the-secret"));
}

TEST_CASE_METHOD(gateway_bench, "definitions come from the gateway, and change with it") {
  scripted_gateway gateway;
  gateway.set_apis(definitions());
  running_daemon daemon(folder, with(gateway.url(), {"apis_source=gateway"}));
  CHECK(contains(run_of(daemon), R"("message":"ran")"));
  CHECK(contains(daemon.admin_get("/apis").body, R"("name":"A")"));
  CHECK(status_of(daemon) == R"({"status":"pass")");

  gateway.set_apis(definitions("renamed"));
  const auto reloaded = daemon.admin_post("/reload").body;
  CHECK(contains(reloaded, R"("changed":["a"])"));
  CHECK(contains(daemon.admin_get("/apis").body, R"("name":"renamed")"));

  gateway.misbehave(response("200 OK", "<html>"));
  CHECK(contains(daemon.admin_post("/reload").body, "the last good copy stays"));
  CHECK(contains(daemon.admin_get("/handlers").body, "/tyk/apis"));
  CHECK(status_of(daemon) == R"({"status":"warn")");
  CHECK(contains(run_of(daemon), R"("message":"ran")"));
  CHECK(daemon.stop() == 0);
  // What the daemon itself writes is no change that it has to load.
  CHECK_FALSE(contains(daemon.process().errors(), "files changed"));
}

TEST_CASE_METHOD(gateway_bench, "without its gateway the daemon starts with what it had last") {
  std::string url;
  {
    scripted_gateway gateway;
    gateway.set_apis(definitions());
    url = gateway.url();
    running_daemon daemon(folder, with(url, {"apis_source=gateway"}));
    CHECK(daemon.stop() == 0);
  }
  running_daemon daemon(folder, with(url, {"apis_source=gateway"}));
  CHECK(contains(run_of(daemon), R"("message":"ran")"));
  CHECK(status_of(daemon) == R"({"status":"warn")");
  CHECK(contains(daemon.get("/hello").body, R"("gateway":{"status":"warn")"));
  CHECK(contains(daemon.admin_get("/handlers").body, "the last good copy stays"));

  child_process::options options;
  options.directory = folder.path().string();
  std::vector<std::string> arguments{sidehook_program(), "check"};
  for (const auto& setting : with(url, {"apis_source=gateway"})) {
    arguments.push_back("--set");
    arguments.push_back(setting);
  }
  child_process check(arguments, options);
  CHECK(check.wait() == 0);
  CHECK(contains(check.output(), "1 API, 1 handler, 0 faults"));
}

TEST_CASE_METHOD(gateway_bench,
                 "a gateway that comes up later than the daemon is loaded from as it does") {
  scripted_gateway gateway;
  gateway.misbehave(response("503 Service Unavailable", "down"));
  running_daemon daemon(folder, with(gateway.url(), {"apis_source=gateway"}));
  CHECK(daemon.post("/events/a", R"({"EventType":"E"})").status == 404);
  CHECK(contains(daemon.admin_get("/handlers").body, "there is no copy of an earlier answer"));
  gateway.set_apis(definitions());
  gateway.misbehave(std::nullopt);
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(run_of(daemon), R"("message":"ran")"));
  CHECK(status_of(daemon) == R"({"status":"pass")");
}

TEST_CASE_METHOD(gateway_bench, "a daemon that waits for its gateway stops when it is told to") {
  scripted_gateway gateway;
  gateway.set_apis(definitions());
  running_daemon daemon(folder,
                        with(gateway.url(), {"apis_source=gateway", "gateway.timeout_ms=600000"}));
  gateway.misbehave("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[");
  http_connection waiting(daemon.admin_port());
  waiting.send("POST /reload HTTP/1.1\r\nHost: l\r\nContent-Length: 0\r\n\r\n");
  CHECK(comes_true([&] { return gateway.requests().size() == 2; }));
  CHECK(daemon.stop() == 0);
}

}  // namespace gateway_test
