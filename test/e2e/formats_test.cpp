#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"

namespace formats_test {

using namespace sidehook::test;

namespace {

bool has(const http_answer& answer, const std::string& text) {
  return answer.body.find(text) != std::string::npos;
}

// Handlers that say what they got.
const std::string script =
    "var tell = { DoProcessEvent: function (event, context) {\n"
    "  log(event.EventType + ' ' + event.EventMetaData.Path + ' ' + event.EventMetaData.Message +\n"
    "      ' ' + context.EventID); } };\n"
    "var sick = { DoProcessEvent: function () { throw new Error('sick'); } };";

void write_api(const temporary_folder& folder) {
  folder.write("h.js", script);
  folder.write("g.js", "var tell = { DoProcessEvent: function () {} };");
  folder.write("apis/orders.json",
               R"({"api_id":"orders","org_id":"o","proxy":{"listen_path":"/orders/"},
    "event_handlers":{"events":{
      "AuthFailure":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"tell","path":"h.js"}}],
      "Cool":[{"handler_name":"eh_dynamic_handler",
               "handler_meta":{"name":"tell","path":"h.js","sidehook":{"cooldown_s":600}}}],
      "Sick":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"sick","path":"h.js"}}],
      "Off":[{"handler_name":"eh_dynamic_handler",
              "handler_meta":{"name":"tell","path":"h.js","disabled":true}}],
      "Gone":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"gone","path":"h.js"}}]}}})");
}

}  // namespace

TEST_CASE("what a gateway logs runs the handlers of the event that it means") {
  temporary_folder folder;
  write_api(folder);
  running_daemon daemon(folder);
  const auto answer = daemon.post(
      "/events?wait=true",
      R"({"request":{"id":"r-1","method":"GET","uri":"/orders/1"},"response":{"status":401},)"
      R"("latencies":{"kong":2},"client_ip":"10.0.0.12","started_at":1734547295123,"source":"exit"})");
  CHECK(answer.status == 200);
  CHECK(has(answer, "AuthFailure /orders/1 GET /orders/1 401 kong-http-log#r-1"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE(
    "a mapping of the settings is tried before those that ship, and may take the place of one") {
  temporary_folder folder;
  write_api(folder);
  folder.write("sidehook.json", R"({"mappings":[
    {"name":"mine","match":{"headers":{"X-Sender":"me"}},
     "event":{"EventType":"AuthFailure","EventMetaData":{"Path":{"$literal":"/orders/"},"Message":"/text"}},"id":"/n"},
    {"name":"nginx-access-log","enabled":false}]})");
  running_daemon daemon(folder);
  const std::string line = R"({"request_uri":"/orders/1","status":401,"text":"hi","n":7})";
  CHECK(has(daemon.post("/events?wait=true", line, {{"X-Sender", "me"}}),
            "AuthFailure /orders/ hi mine#7"));
  CHECK(daemon.post("/events", line).status == 422);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("a sender of CloudEvents that asks whether it may deliver is told so") {
  temporary_folder folder;
  write_api(folder);
  running_daemon daemon(folder, {R"(listen.auth=[{"type":"bearer","secrets":["s"]}])"});
  for (const auto* target : {"/events", "/events/orders"}) {
    http_connection connection(daemon.events_port());
    const auto answer = connection.request(
        "OPTIONS", target,
        {{"WebHook-Request-Origin", "eventemitter.example.com"}, {"WebHook-Request-Rate", "120"}});
    CHECK(answer.status == 200);
    CHECK(answer.header("WebHook-Allowed-Origin") == "eventemitter.example.com");
    CHECK(answer.header("WebHook-Allowed-Rate") == "*");
    CHECK(answer.header("Allow") == "OPTIONS, POST");
  }
  CHECK(daemon.post("/events/orders", "{}").status == 401);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("with explain=true a handler is not taken for another one of its name") {
  temporary_folder folder;
  folder.write("h.js", script);
  const auto handler = [](const std::string& disabled) {
    return R"({"handler_name":"eh_dynamic_handler","handler_meta":{"name":"tell","path":"h.js",)"
           R"("disabled":)" +
           disabled + "}}";
  };
  const auto definition = [&](const std::string& handlers) {
    return R"({"api_id":"a","event_handlers":{"events":{"E":[)" + handlers + "]}}}";
  };
  folder.write("apis/1.json", definition(handler("false")));
  folder.write("apis/2.json", definition(handler("true") + "," + handler("false")));
  running_daemon daemon(folder);
  const auto told = daemon.post("/events/a?explain=true", R"({"EventType":"E"})");
  CHECK(has(told, R"("state":"shadowed")"));
  CHECK(has(told, R"("state":"disabled")"));
  CHECK(has(told, R"("state":"ready","would_run":true)"));
  CHECK(has(told, R"("conclusion":"1 handler would run")"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE("with explain=true a request is told what would run and why nothing more does") {
  temporary_folder folder;
  write_api(folder);
  folder.write("s.js", "var all = { DoProcessEvent: function () {} };");
  folder.write("apis/second.json", classic_definition("second", {{"E", "tell", "g.js"}}));
  running_daemon daemon(
      folder, {"retry.quarantine.failures=1",
               R"(event_handlers={"events":{"Token":[{"handler_name":"eh_dynamic_handler",)"
               R"("handler_meta":{"name":"all","path":"s.js"}}]}})"});
  const auto explain = [&](const std::string& body) {
    const auto answer = daemon.post("/events?explain=true", body);
    CHECK(answer.status == 200);
    return answer;
  };
  const auto event = [](const std::string& type) {
    return R"({"EventType":")" + type + R"(","EventMetaData":{"Path":"/orders/1"}})";
  };

  // Of two files that define one name, the later runs for both.
  const auto overridden = explain(event("AuthFailure"));
  CHECK(has(overridden, R"("format":"event")"));
  CHECK(
      has(overridden,
          R"("api":{"api_id":"orders","told_by":"the event's Path begins with its listen path"})"));
  CHECK(has(overridden, R"("state":"overridden")"));
  CHECK(has(overridden, "is defined in h.js:1 and again in g.js:1, which is evaluated later"));
  CHECK(has(overridden, R"("conclusion":"1 handler would run")"));

  const auto disabled = explain(event("Off"));
  CHECK(has(disabled, R"("state":"disabled","would_run":false)"));
  CHECK(has(disabled, R"("conclusion":"nothing would run: none of the handlers can")"));
  CHECK(
      has(explain(event("Gone")), R"("detail":"h.js defines no global 'gone'","would_run":false)"));
  CHECK(has(explain(event("Other")),
            "nothing would run: the API has no handler for Other, but for: "));

  CHECK(has(explain(event("Cool")), R"("conclusion":"1 handler would run")"));
  CHECK(daemon.post("/events?wait=true", event("Cool")).status == 200);
  CHECK(
      has(explain(event("Cool")), "\"held\":\"an equal event ran, and this one is spared until "));

  CHECK(daemon.post("/events?wait=true", event("Sick")).status == 200);
  CHECK(has(explain(event("Sick")), "\"held\":\"it is paused: 1 failures in a row"));

  const auto untold = explain(R"({"request_uri":"/nowhere","status":401})");
  CHECK(
      has(untold,
          R"("format":"mapping nginx-access-log","conclusion":"it would be refused","problem":{)"));
  CHECK(has(explain(R"({"a":1})"), "this object is no event"));
  CHECK(has(explain(R"({"source":"kong:event_hooks","event":"ping","event_hooks":{}})"),
            "nothing would run: Kong asks whether the hook can be reached"));
  CHECK(has(explain("[" + event("AuthFailure") + "," + event("Off") + "]"), "},{\"format\""));

  CHECK(has(explain(event("Token")), R"("handler":"gateway:all")"));
  const auto of_no_api = explain(R"({"EventType":"Token"})");
  CHECK(has(of_no_api,
            R"("told_by":"nothing: the handlers of the settings run for events of no API")"));
  CHECK(has(of_no_api, R"("conclusion":"1 handler would run")"));

  // Nothing of all this has run.
  CHECK(has(daemon.admin_get("/handlers"),
            R"("event":"AuthFailure","handler":"tell","path":"h.js")"));
  CHECK(daemon.stop() == 0);
}

}  // namespace formats_test
