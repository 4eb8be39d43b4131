#include <numeric>

#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/trace_collector.hpp"

// What nobody may read who is not meant to: API keys, and the secrets of the settings.

namespace secrets_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

const std::string key = "marker-key-5f1c";
const std::string sender_token = "marker-sender-0a77";
const std::string admin_token = "marker-admin-93be";
const std::string gateway_secret = "marker-gateway-11d0";
const std::string redis_password = "marker-redis-6c22";
const std::string webhook_secret = "marker-webhook-e8a4";
const std::string trace_token = "marker-trace-77ab";
const std::string variable = "marker-variable-d3b9";
const std::vector<std::string> markers{
    key,         sender_token, admin_token, gateway_secret, redis_password, webhook_secret,
    trace_token, variable};

struct secrets_folder {
  secrets_folder() {
    folder.write(
        "h.js",
        "var throws = { DoProcessEvent: function (event) {\n"
        "  throw new Error('no session of ' + event.EventMetaData.Key); } };\n"
        "var asks = { DoProcessEvent: function (event) {\n"
        "  TykMakeHttpRequest(JSON.stringify({ Method: 'GET', Domain: 'http://127.0.0.1:1',\n"
        "    Resource: '/?key=' + event.EventMetaData.Key,\n"
        "    Headers: { Authorization: event.EventMetaData.Key } }));\n"
        "  TykGetKeyData(event.EventMetaData.Key, 'a');\n"
        "  TykSetKeyData(event.EventMetaData.Key, '{\"expires\": \"wrong\"}', 1); } };");
    folder.write("apis/a.json", R"({"api_id":"a","org_id":"o","proxy":{"listen_path":"/a/"},
      "event_handlers":{"events":{
        "E":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"throws","path":"h.js"}}],
        "F":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"asks","path":"h.js"}}],
        "G":[{"handler_name":"eh_web_hook_handler","handler_meta":{"method":"POST",
              "target_path":"http://127.0.0.1:1/hook","header_map":{"X-Secret":"env://MARKED"},
              "event_timeout":0}}]}}})");
    folder.write("senders", sender_token);
    folder.write("administrators", admin_token);
    folder.write("sidehook.json", R"({
      "listen": {"auth": [{"type": "bearer", "secrets_file": "senders"}]},
      "admin": {"auth": [{"type": "bearer", "secrets_file": "administrators"}]},
      "handlers": {"enabled": ["eh_dynamic_handler", "eh_web_hook_handler"]},
      "gateway": {"secret": ")" + gateway_secret +
                                      R"("},
      "redis": {"password": ")" + redis_password +
                                      R"("},
      "log": {"level": "debug", "access": true}})");
  }
  temporary_folder folder;
};

header_fields as(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

std::string event_of(const std::string& type) {
  return R"({"EventType":")" + type + R"(","EventMetaData":{"Key":")" + key +
         R"(","Path":"/a/x","OriginatingRequest":"R0VUIC8="}})";
}

void send_everything(running_daemon& daemon) {
  for (const auto* type : {"E", "F", "G"})
    CHECK(daemon.post("/events/a?wait=true", event_of(type), as(sender_token)).status == 200);
  CHECK(daemon.post("/events/a", event_of("E") + "x", as(sender_token)).status == 400);
  // Whoever errs, and sends a secret where it does not belong.
  CHECK(daemon.post("/events/a", event_of("E"), as(admin_token)).status == 401);
  CHECK(daemon.post("/events/unknown", event_of("E"), as(sender_token)).status == 404);
  CHECK(http_get(daemon.admin_port(), "/apis", as(sender_token)).status == 401);
  CHECK(http_get(daemon.admin_port(), "/sessions/" + key, as(admin_token)).status == 404);
  http_connection connection(daemon.admin_port());
  CHECK(connection.request("PUT", "/sessions/" + key, as(admin_token), "{").status == 400);
  CHECK(connection.request("DELETE", "/sessions/" + key, as(admin_token)).status == 404);
  CHECK(connection.request("GET", "/nothing?key=" + key, as(admin_token)).status == 404);
  CHECK(connection.request("POST", "/reload", as(admin_token)).status == 200);
}

std::string admin_answers(running_daemon& daemon) {
  std::string all;
  const auto get = [&](const std::string& path) {
    const auto answer = http_get(daemon.admin_port(), path, as(admin_token));
    CHECK(answer.status == 200);
    all += answer.body + "\n";
    return answer.body;
  };
  for (const auto* path : {"/metrics", "/status", "/log", "/apis", "/handlers", "/hello"})
    get(path);
  const auto letters = get("/dead-letters");
  const std::string mark = R"({"id":)";
  std::size_t count = 0;
  for (auto at = letters.find(mark); at != std::string::npos; at = letters.find(mark, at + 1)) {
    const auto begin = at + mark.size();
    get("/dead-letters/" + letters.substr(begin, letters.find(',', begin) - begin));
    ++count;
  }
  CHECK(count == 2);
  return all;
}

}  // namespace

TEST_CASE(
    "no API key and no secret is in the log, the metrics, traces, or what administrators are "
    "shown") {
  const secrets_folder f;
  ::setenv("MARKED", variable.c_str(), 1);
  const trace_collector collector;
  running_daemon daemon(f.folder, {"tracing.endpoint=" + collector.url(),
                                   "tracing.headers=Authorization: " + trace_token});
  ::unsetenv("MARKED");
  send_everything(daemon);
  const auto shown = admin_answers(daemon);
  CHECK(daemon.stop() == 0);
  const auto log = daemon.process().errors();
  const auto bodies = collector.bodies();
  const auto traces = std::accumulate(bodies.begin(), bodies.end(), std::string());
  // All of it was there to be shown.
  CHECK(traces.find("no session of sha256:") != std::string::npos);
  CHECK(log.find("handler failed") != std::string::npos);
  CHECK(shown.find("sha256:") != std::string::npos);
  for (const auto& marker : markers) {
    INFO(marker);
    CHECK(log.find(marker) == std::string::npos);
    CHECK(shown.find(marker) == std::string::npos);
    CHECK(traces.find(marker) == std::string::npos);
  }
}

TEST_CASE("with log.redact_keys off, a dead letter is shown as it came") {
  const secrets_folder f;
  running_daemon daemon(f.folder, {"log.redact_keys=false"});
  CHECK(daemon.post("/events/a?wait=true", event_of("E"), as(sender_token)).status == 200);
  const auto list = http_get(daemon.admin_port(), "/dead-letters", as(admin_token)).body;
  CHECK(list.find(key) != std::string::npos);
}

}  // namespace secrets_test
