#include <regex>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"

namespace events_test {

using namespace sidehook::test;

namespace {

constexpr const char* documented_event =
    R"({"EventType":"KeyExpired","EventMetaData":{"Message":"m","Path":"/orders/1","Origin":"10.1.2.3","Key":"secret-key-1"},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})";

void write_handlers(const temporary_folder& folder) {
  folder.write("apis/orders.json", classic_definition("orders", {{"KeyExpired", "both", "h.js"},
                                                                 {"Wait", "waits", "h.js"},
                                                                 {"Fail", "fails", "h.js"},
                                                                 {"Fail", "both", "h.js"},
                                                                 {"Missing", "absent", "h.js"},
                                                                 {"Spin", "spins", "h.js"}}));
  folder.write("h.js",
               "var both = new TykJS.TykEventHandlers.NewEventHandler({});\n"
               "both.NewHandler(function (event, context) {\n"
               "  log(event.EventMetaData.Key === event.Meta.Key);\n"
               "  rawlog(JSON.stringify(event));\n"
               "});\n"
               "var waits = { DoProcessEvent: function () { console.warn('w', 1); } };\n"
               "var fails = { DoProcessEvent: function (event) {\n"
               "  throw new Error('no ' + event.Meta.Key);\n"
               "} };\n"
               "var spins = { DoProcessEvent: function () { for (;;) {} } };\n");
}

struct fixture {
  fixture() { write_handlers(folder); }
  temporary_folder folder;
};

}  // namespace

TEST_CASE_METHOD(fixture, "the documented event posted without any header runs its handler") {
  running_daemon daemon(folder);
  const auto answer = daemon.post("/events", documented_event);
  CHECK(answer.status == 202);
  CHECK(std::regex_match(
      answer.body,
      std::regex(
          R"(\{"accepted":1,"events":\[\{"id":"[0-9a-f-]{36}","api_id":"orders","handlers":1\}\]\})")));
  auto& process = daemon.process();
  process.wait_for_errors("message=true prefix=jsvm type=log-msg api_id=orders handler=both");
  // rawlog: nothing around it, and exactly the documented object.
  process.wait_for_errors("\n" + std::string(documented_event) + "\n");
  process.wait_for_errors("handler succeeded");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "an event in the current form is the documented object for its handler") {
  running_daemon daemon(folder);
  daemon.post("/events",
              R"({"Type":"KeyExpired","Meta":{"Path":"/orders/1","Key":"k"},"TimeStamp":"t"})");
  daemon.process().wait_for_errors(
      "\n{\"EventType\":\"KeyExpired\",\"EventMetaData\":{\"Path\":\"/orders/"
      "1\",\"Key\":\"k\"},\"TimeStamp\":\"t\"}\n");
}

TEST_CASE_METHOD(fixture, "the default body of a gateway's webhook runs its handler") {
  running_daemon daemon(folder);
  const auto answer = daemon.post(
      "/events/orders?wait=true",
      "\n{\n    \"event\": \"KeyExpired\",\n    \"message\": \"Attempted access from expired "
      "key.\",\n    \"path\": \"/orders/1\",\n    \"origin\": \"10.1.2.3\",\n    \"key\": "
      "\"abc&#43;def\"\n}\n\n\n",
      {{"User-Agent", "Tyk-Hookshot"}, {"Content-Type", "application/json"}});
  CHECK(answer.status == 200);
  CHECK(answer.body.find(R"("outcome":"succeeded")") != std::string::npos);
  daemon.process().wait_for_errors(
      R"({"EventType":"KeyExpired","EventMetaData":{"Message":"Attempted access from expired key.","OriginatingRequest":"","Path":"/orders/1","Origin":"10.1.2.3","Key":"abc+def"},"TimeStamp":"20)");
  // One that is not JSON, told its API by its path.
  const auto broken = daemon.post(
      "/events?wait=true",
      R"({"event":"KeyExpired","message":"a\d","path":"/orders/1","origin":"","key":"k",})");
  CHECK(broken.status == 200);
  CHECK(broken.body.find(R"(\"Message\":\"a\\\\d\")") != std::string::npos);
}

TEST_CASE_METHOD(
    fixture, "with wait=true the answer holds each handler's outcome, error, logs and duration") {
  running_daemon daemon(folder);
  const auto answer =
      daemon.post("/events/orders?wait=true",
                  R"({"EventType":"Fail","EventMetaData":{"Key":"abcd"},"TimeStamp":"t"})");
  CHECK(answer.status == 200);
  const std::string body =
      std::regex_replace(answer.body, std::regex(R"("duration_ms":[0-9.]+)"), R"("duration_ms":D)");
  CHECK(
      std::regex_replace(body, std::regex(R"("id":"[^"]+")"), R"("id":"I")") ==
      R"({"accepted":1,"events":[{"id":"I","api_id":"orders","handlers":2,"runs":[)"
      R"_({"handler":"fails","outcome":"failed","error":{"message":"Error: no abcd","stack":"Error: no abcd\n    at [anon] (h.js:8)","file":"h.js","line":8},"logs":[],"duration_ms":D},)_"
      R"({"handler":"both","outcome":"succeeded","error":null,"logs":[{"level":"info","message":"Calling built - in handle"},{"level":"info","message":"true"},{"level":"raw","message":"{\"EventType\":\"Fail\",\"EventMetaData\":{\"Key\":\"abcd\"},\"TimeStamp\":\"t\"}"}],"duration_ms":D}]}]})");
}

TEST_CASE_METHOD(
    fixture, "an API is told by query, header, member, metadata, listen path or first segment") {
  running_daemon daemon(folder);
  const auto handlers = [&](const std::string& target, const std::string& body,
                            const header_fields& headers = {}) {
    const auto answer = daemon.post(target, body, headers);
    return answer.status == 202 && answer.body.find(R"("api_id":"orders")") != std::string::npos;
  };
  CHECK(handlers("/events?api_id=orders", R"({"EventType":"E"})"));
  CHECK(handlers("/events", R"({"EventType":"E"})", {{"X-Api-Id", "orders"}}));
  CHECK(handlers("/events", R"({"EventType":"E","APIID":"orders"})"));
  CHECK(handlers("/events", R"({"EventType":"E","api_id":"orders"})"));
  CHECK(handlers("/events", R"({"Type":"E","Meta":{"APIID":"orders"}})"));
  CHECK(handlers("/events", R"({"Type":"E","Meta":{"Path":"/orders/1/2"}})"));
  CHECK(handlers("/events", R"({"Type":"E","Meta":{"Path":"/orders"}})"));
  CHECK(handlers("/events/orders", R"({"EventType":"E"})"));
}

TEST_CASE_METHOD(fixture, "each kind of refusal has its own answer, and the next event runs") {
  running_daemon daemon(folder);
  const auto malformed = daemon.post("/events", R"({"EventType":"KeyExpired",})");
  CHECK(malformed.status == 400);
  CHECK(malformed.header("Content-Type") == "application/problem+json");
  CHECK(
      malformed.body ==
      R"({"type":"urn:sidehook:problem:malformed","title":"The request is malformed","status":400,"detail":"Missing a name for object member.","offset":26})");
  const auto unknown = daemon.post("/events/nobody", documented_event);
  CHECK(unknown.status == 404);
  CHECK(unknown.body.find("no API with the id 'nobody' is loaded") != std::string::npos);
  const auto untold = daemon.post("/events", R"({"EventType":"E"})");
  CHECK(untold.status == 422);
  CHECK(untold.body.find("no API could be told") != std::string::npos);
  const auto no_event = daemon.post("/events/orders", R"({"some":"object"})");
  CHECK(no_event.status == 422);
  CHECK(no_event.body.find("it has neither EventType nor Type") != std::string::npos);
  const auto large = daemon.post("/events/orders", std::string(2'000'000, ' '));
  CHECK(large.status == 413);
  CHECK(large.body.find("listen.max_body_bytes") != std::string::npos);
  const auto missing = daemon.post("/events/orders?wait=true", R"({"EventType":"Missing"})");
  CHECK(missing.status == 200);
  CHECK(
      missing.body.find(
          R"("outcome":"missing","error":{"message":"ReferenceError: 'absent' is not defined")") !=
      std::string::npos);
  CHECK(daemon.post("/events?wait=true", documented_event).body.find(R"("outcome":"succeeded")") !=
        std::string::npos);
}

TEST_CASE("handlers run for whatever type of event they are registered for") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"TokenCreated", "h", "h.js"},
                                                       {"TriggerExceeded", "h", "h.js"},
                                                       {"ours: größe/1", "h", "h.js"}}));
  folder.write("h.js", "var h = { DoProcessEvent: function (event) { log(event.EventType); } };");
  running_daemon daemon(folder);
  for (const std::string type : {"TokenCreated", "TriggerExceeded", "ours: größe/1"}) {
    const auto answer = daemon.post("/events/a?wait=true", R"({"EventType":")" + type + R"("})");
    CHECK(answer.body.find(R"("message":")" + type + "\"") != std::string::npos);
  }
  CHECK(daemon.post("/events/a", R"({"EventType":"tokenCreated"})").body.find(R"("handlers":0)") !=
        std::string::npos);
}

TEST_CASE("rawlog writes whatever log.level says, log does not") {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js",
               "var h = { DoProcessEvent: function () { log('plain'); console.error('mistake'); "
               "rawlog('two\\nlines'); } };");
  running_daemon daemon(folder, {"log.level=error"});
  const auto answer = daemon.post("/events/a?wait=true", R"({"EventType":"E"})");
  CHECK(answer.body.find(R"({"level":"info","message":"plain"})") != std::string::npos);
  CHECK(daemon.stop() == 0);
  const auto errors = daemon.process().errors();
  CHECK(errors.find("\ntwo\nlines\n") != std::string::npos);
  CHECK(errors.find(" level=error message=mistake prefix=jsvm type=log-msg api_id=a handler=h "
                    "event_id=") != std::string::npos);
  CHECK(errors.find("plain") == std::string::npos);
}

TEST_CASE_METHOD(fixture, "in a batch one bad event does not sink the others") {
  running_daemon daemon(folder);
  const auto answer = daemon.post("/events/orders",
                                  R"([{"EventType":"Wait"},{"EventType":1},{"EventType":"None"}])");
  CHECK(answer.status == 207);
  CHECK(
      std::regex_replace(answer.body, std::regex(R"("id":"[^"]+")"), R"("id":"I")") ==
      R"({"accepted":2,"events":[{"status":202,"id":"I","api_id":"orders","handlers":1},)"
      R"({"status":422,"problem":{"type":"urn:sidehook:problem:unprocessable","title":"The request cannot be processed","status":422,"detail":"EventType must be a string of 1 to 256 bytes","pointer":"/1/EventType"}},)"
      R"({"status":202,"id":"I","api_id":"orders","handlers":0}]})");
  const auto lines =
      daemon.post("/events/orders?wait=1", "{\"EventType\":\"Wait\"}\n{\"EventType\":\"Wait\"}\n");
  CHECK(lines.status == 200);
  CHECK(lines.body.find(R"({"level":"warn","message":"w 1"})") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a full queue is told to the sender, with a time to try again") {
  folder.write("apis/slow.json", classic_definition("slow", {{"E", "spins", "h.js"}}));
  running_daemon daemon(folder, {"queue.max_events=1"});
  CHECK(daemon.post("/events/slow", R"({"EventType":"E"})").status == 202);
  const auto refused = daemon.post("/events/slow", R"({"EventType":"E"})");
  CHECK(refused.status == 503);
  CHECK(refused.header("Retry-After") == "1");
  CHECK(refused.body.find("queue.max_events") != std::string::npos);
  const auto batch = daemon.post("/events/slow", R"([{"EventType":"E"},{"EventType":"E"}])");
  CHECK(batch.status == 503);
  CHECK(batch.header("Retry-After") == "1");
  CHECK(daemon.get("/hello").body.find(R"("queue":{"status":"fail")") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a handler that spins is cut while ingest keeps answering") {
  running_daemon daemon(folder, {"jsvm.cpu_limit_ms=200"});
  http_connection waiting(daemon.events_port());
  waiting.send(request_text("POST", "/events/orders?wait=true", {}, R"({"EventType":"Spin"})"));
  CHECK(daemon.post("/events", documented_event).status == 202);
  CHECK(daemon.get("/livez").status == 200);
  const auto answer = waiting.receive();
  CHECK(
      answer.body.find(
          R"_("outcome":"timed_out","error":{"message":"used more than 200 ms of CPU time (jsvm.cpu_limit_ms)")_") !=
      std::string::npos);
  daemon.process().wait_for_errors("handler succeeded");
}

TEST_CASE_METHOD(fixture, "an API key never appears in our own log lines") {
  running_daemon daemon(folder);
  daemon.post("/events/orders?wait=true",
              R"({"EventType":"Fail","EventMetaData":{"Key":"planted-marker-77"}})");
  const auto handlers = daemon.admin_get("/handlers").body;
  CHECK(daemon.stop() == 0);
  std::string errors = daemon.process().errors();
  CHECK(errors.find("handler failed") != std::string::npos);
  // rawlog is the handler's own word.
  errors.erase(errors.find("\n{\"EventType\":\"Fail\""), 1);
  const auto raw_begin = errors.find("{\"EventType\":\"Fail\"");
  errors.erase(raw_begin, errors.find('\n', raw_begin) - raw_begin);
  CHECK(errors.find("planted-marker-77") == std::string::npos);
  CHECK(handlers.find("planted-marker-77") == std::string::npos);
  CHECK(handlers.find(R"("last_error":"Error: no sha256:)") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a request that waits too long is told that its event is accepted") {
  folder.write("apis/slow.json", classic_definition("slow", {{"E", "spins", "h.js"}}));
  running_daemon daemon(folder, {"listen.wait_timeout_ms=50", "jsvm.cpu_limit_ms=400"});
  const auto answer = daemon.post("/events/slow?wait=true", R"({"EventType":"E"})");
  CHECK(answer.status == 202);
  CHECK(answer.body.find("runs") == std::string::npos);
}

}  // namespace events_test
