#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"

namespace host_functions_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

constexpr const char* trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

std::string handler(const std::string& name, const std::string& body) {
  return "var " + name + " = { DoProcessEvent: function (event, context) {\n" + body + "\n} };\n";
}

std::string event_at(const http_server& server) {
  return R"({"EventType":"E","EventMetaData":{"Url":"http://127.0.0.1:)" +
         std::to_string(server.port()) + R"(","Key":"k-1"}})";
}

/// What a handler logged, from the answer to ?wait=true.
std::vector<std::string> logged(const http_answer& answer) {
  std::vector<std::string> messages;
  const std::regex line(R"re("message":"((?:[^"\\]|\\.)*)"\})re");
  for (std::sregex_iterator it(answer.body.begin(), answer.body.end(), line), end; it != end; ++it)
    messages.push_back((*it)[1]);
  return messages;
}

/// Whether a process has a library of that name in its memory.
bool has_loaded(pid_t process, const std::string& library) {
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  const std::string text(std::istreambuf_iterator<char>(maps), {});
  return text.find(library) != std::string::npos;
}

struct fixture {
  void register_handlers(const std::vector<handler_entry>& handlers, const std::string& script) {
    folder.write("apis/a.json", classic_definition("a", handlers));
    folder.write("h.js", script);
  }
  temporary_folder folder;
};

}  // namespace

TEST_CASE_METHOD(fixture, "a handler's request goes out and its answer comes back to it") {
  held_requests held;
  http_server server({{"POST", "/hook", held.endpoint()}});
  register_handlers({{"E", "calls", "h.js"}},
                    handler("calls",
                            "var answer = JSON.parse(TykMakeHttpRequest(JSON.stringify({"
                            "  Method: 'POST', Domain: event.Meta.Url, Resource: '/hook?q=1',"
                            "  Headers: { 'x-a': 'b' }, Body: 'größe' })));\n"
                            "log([answer.Code, answer.Body, answer.headers['X-C'][0]].join());"));
  running_daemon daemon(folder);
  http_connection client(daemon.events_port());
  client.send(request_text("POST", "/events/a?wait=true", {{"traceparent", trace_parent}},
                           event_at(server)));
  auto [request, respond] = held.take();
  CHECK(request.body == "größe");
  CHECK(request.query("q") == "1");
  CHECK(request.header("X-A") == "b");
  CHECK(request.header("Traceparent") == trace_parent);
  auto reply = http::text_reply(201, "fine");
  reply.headers.push_back({"x-c", "d"});
  respond(std::move(reply));
  CHECK(logged(client.receive()) == std::vector<std::string>{"201,fine,d"});
}

TEST_CASE_METHOD(fixture, "while a handler waits for an answer, events are taken and others run") {
  held_requests held;
  http_server server({{"GET", "/", held.endpoint()}});
  register_handlers(
      {{"E", "waits", "h.js"}, {"Other", "other", "h.js"}},
      handler("waits", "log(JSON.parse(TykMakeHttpRequest({ Domain: event.Meta.Url })).Code);") +
          handler("other", "log('other');"));
  running_daemon daemon(folder);
  http_connection client(daemon.events_port());
  client.send(request_text("POST", "/events/a?wait=true", {}, event_at(server)));
  auto waiting = held.take();
  CHECK(logged(daemon.post("/events/a?wait=true", R"({"EventType":"Other"})")) ==
        std::vector<std::string>{"other"});
  CHECK_FALSE(client.has_answer());
  waiting.respond(http::text_reply(204, ""));
  CHECK(logged(client.receive()) == std::vector<std::string>{"204"});
}

TEST_CASE_METHOD(fixture, "a handler that waits when the daemon has to stop is cancelled") {
  held_requests held;
  http_server server({{"GET", "/", held.endpoint()}});
  register_handlers({{"E", "waits", "h.js"}},
                    handler("waits", "TykMakeHttpRequest({ Domain: event.Meta.Url });"));
  running_daemon daemon(folder, {"queue.kind=memory", "shutdown.timeout_ms=100",
                                 "jsvm.timeout_ms=60000", "http_client.timeout_ms=60000"});
  CHECK(daemon.post("/events/a", event_at(server)).status == 202);
  const auto waiting = held.take();
  CHECK(daemon.stop() == 1);
  INFO(daemon.process().errors());
  CHECK(daemon.process().errors().find("handler was cancelled") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "libcurl is loaded by the first request, and not before") {
  held_requests held;
  http_server server({{"GET", "/", held.endpoint()}});
  register_handlers({{"E", "calls", "h.js"}, {"F", "rests", "h.js"}},
                    handler("calls",
                            "TykMakeHttpRequest(JSON.stringify({"
                            "  Method: 'GET', Domain: event.Meta.Url, Resource: '/' }));") +
                        handler("rests", ""));
  running_daemon daemon(folder);
  http_connection client(daemon.events_port());
  client.send(request_text("POST", "/events/a?wait=true", {}, R"({"EventType":"F"})"));
  REQUIRE(client.receive().status == 200);
  CHECK_FALSE(has_loaded(daemon.worker(), "libcurl"));

  client.send(request_text("POST", "/events/a?wait=true", {}, event_at(server)));
  held.take().respond(http::text_reply(200, ""));
  REQUIRE(client.receive().status == 200);
  CHECK(has_loaded(daemon.worker(), "libcurl"));
}

TEST_CASE_METHOD(fixture, "a request to an address that the egress rules deny is not sent") {
  http_server server({});
  register_handlers(
      {{"E", "calls", "h.js"}},
      handler("calls", "log(typeof TykMakeHttpRequest({ Domain: event.Meta.Url }));"));
  running_daemon daemon(folder, {"http_client.egress.deny=127.0.0.0/8"});
  const auto lines = logged(daemon.post("/events/a?wait=true", event_at(server)));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("http_client.egress.deny: 127.0.0.0/8") != std::string::npos);
  CHECK(lines[1] == "undefined");
}

TEST_CASE_METHOD(fixture, "a session is read, changed and written back, and outlives a restart") {
  register_handlers({{"E", "edits", "h.js"}},
                    handler("edits",
                            "var s = JSON.parse(TykGetKeyData(event.Meta.Key, context.APIID));\n"
                            "if (s.status === 'error') return log(s.message);\n"
                            "s.expires = s.expires + 1000;\n"
                            "TykSetKeyData(event.Meta.Key, JSON.stringify(s), '1');"));
  const auto stored = [](running_daemon& daemon) { return daemon.admin_get("/sessions/k-1").body; };
  {
    running_daemon daemon(folder);
    CHECK(logged(daemon.post("/events/a?wait=true",
                             R"({"EventType":"E","EventMetaData":{"Key":"k-1"}})")) ==
          std::vector<std::string>{"Key not found"});
    http_connection admin(daemon.admin_port());
    CHECK(
        admin
            .request(
                "PUT", "/sessions/k-1", {},
                R"({"quota_max":5,"ours":12345678901234567890,"access_rights":{"a":{"api_id":"a"}}})")
            .status == 200);
    daemon.post("/events/a?wait=true", R"({"EventType":"E","EventMetaData":{"Key":"k-1"}})");
    CHECK(stored(daemon).find(R"("expires":1000)") != std::string::npos);
    CHECK(stored(daemon).find(R"("ours":12345678901234567890)") != std::string::npos);
    CHECK(daemon.stop() == 0);
  }
  running_daemon daemon(folder);
  CHECK(stored(daemon).find(R"("quota_max":5)") != std::string::npos);
  CHECK(http_connection(daemon.admin_port()).request("DELETE", "/sessions/k-1").status == 200);
  CHECK(daemon.admin_get("/sessions/k-1").status == 404);
}

TEST_CASE_METHOD(fixture, "sessions can be imported while the daemon runs, or not at all") {
  register_handlers({{"E", "h", "h.js"}}, handler("h", ""));
  running_daemon daemon(folder);
  const auto import_file = [&](const std::string& text) {
    folder.write("sessions.json", text);
    child_process::options options;
    options.directory = folder.path().string();
    child_process import({sidehook_program(), "sessions", "import", "sessions.json"}, options);
    const int exit_code = import.wait();
    return std::pair(exit_code, import.output() + import.errors());
  };
  const auto bad = import_file(
      R"({"k-1":{"access_rights":{"a":{}}},"k-2":{"access_rights":{"a":{}},"expires":"soon"}})");
  CHECK(bad.first == 1);
  INFO(bad.second);
  CHECK(bad.second.find("/expires") != std::string::npos);
  CHECK(daemon.admin_get("/sessions/k-1").status == 404);

  CHECK(
      import_file(R"({"k-1":{"access_rights":{"a":{}}},"k-2":{"access_rights":{"a":{}}}})").first ==
      0);
  CHECK(daemon.admin_get("/sessions/k-1").status == 200);
  CHECK(daemon.admin_get("/sessions/k-2").status == 200);
}

TEST_CASE_METHOD(fixture, "what handlers store outlives a restart, exact to the count") {
  register_handlers({{"E", "counts", "h.js"}},
                    handler("counts", "log(TykStorageIncr('n') + ' ' + TykStorageTTL('n'));"));
  {
    running_daemon daemon(folder);
    std::string batch;
    for (int i = 0; i < 100; ++i) batch += "{\"EventType\":\"E\"}\n";
    const auto counts = logged(daemon.post("/events/a?wait=true", batch));
    CHECK(std::set<std::string>(counts.begin(), counts.end()).size() == 100);
    CHECK(daemon.stop() == 0);
  }
  running_daemon daemon(folder);
  CHECK(logged(daemon.post("/events/a?wait=true", R"({"EventType":"E"})")) ==
        std::vector<std::string>{"101 -1"});
}

TEST_CASE_METHOD(fixture, "a library of the user's own is evaluated before the handlers") {
  register_handlers({{"E", "h", "h.js"}}, handler("h", "log(mine() + TykEnv('SIDEHOOK_TEST'));"));
  folder.write("lib/mine.js",
               "log('loading'); function mine() { return 'mine '; }\n"
               "var base = TykJS.TykEventHandlers.EventHandlerComponentMeta.prototype;\n");
  running_daemon daemon(folder, {"jsvm.tyk_js_path=lib/mine.js", "jsvm.env_allow=HOME"});
  CHECK(logged(daemon.post("/events/a?wait=true", R"({"EventType":"E"})")) ==
        std::vector<std::string>{"mine undefined"});
}

TEST_CASE_METHOD(fixture, "a library that cannot be read is reported with its option") {
  register_handlers({{"E", "h", "h.js"}}, handler("h", ""));
  child_process::options options;
  options.directory = folder.path().string();
  child_process check({sidehook_program(), "check", "--set", "jsvm.tyk_js_path=none.js"}, options);
  CHECK(check.wait() == 1);
  CHECK(check.output().find(
            "error: jsvm.tyk_js_path: the library none.js cannot be read: No such file") !=
        std::string::npos);
}

TEST_CASE_METHOD(fixture, "while scripts are checked nothing is sent") {
  held_requests held;
  http_server server({{"GET", "/", held.endpoint()}});
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", handler("h", "") + "if (TykMakeHttpRequest({ Domain: 'http://127.0.0.1:" +
                           std::to_string(server.port()) + "' })) throw new Error('sent');");
  child_process::options options;
  options.directory = folder.path().string();
  child_process check({sidehook_program(), "check"}, options);
  CHECK(check.wait() == 0);
}

}  // namespace host_functions_test
