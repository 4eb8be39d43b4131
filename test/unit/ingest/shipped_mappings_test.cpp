#include "test/unit/ingest/posted.hpp"

namespace shipped_mappings_test {

// Bodies as the products document them.

using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

namespace {

using fields = listed_header_fields::list;

// A line of Kong's http-log plugin.
std::string kong_log(const std::string& status, const std::string& source) {
  return R"({"request":{"id":"r-1","method":"GET","uri":"/orders/1?a=b","url":"http://gw/orders/1",)"
         R"("size":"120","querystring":{"a":"b"},"headers":{"host":"gw","x":["1","2"]}},)"
         R"("response":{"status":)" +
         status +
         R"(,"size":"300","headers":{}},"latencies":{"kong":2,"proxy":-1,"request":3,"receive":0},)"
         R"("upstream_uri":"","upstream_status":"","tries":[],"client_ip":"10.0.0.12",)"
         R"("started_at":1734547295123,"source":")" +
         source + R"(","authenticated_entity":{"id":"cred-1"},"workspace":"w"})";
}

std::string apisix_log(const std::string& status, const std::string& more) {
  return R"({"request":{"url":"http://gw/orders/1","uri":"/orders/1","method":"POST","headers":{},)"
         R"("querystring":{},"size":80},"response":{"status":)" +
         status +
         R"(,"headers":{},"size":10},"server":{"hostname":"a","version":"3.9.0"},"service_id":"",)"
         R"("route_id":"1","client_ip":"10.0.0.13","start_time":1718291190508,"latency":1200.0,)"
         R"("apisix_latency":67.0)" +
         more + "}";
}

std::string firehose(const std::string& records) {
  return R"({"requestId":"ed4acda5-034f-9f42-bba1-f29aea6d7d8f","timestamp":1578090901599,"records":[)" +
         records + "]}";
}

const fields firehose_headers{
    {"Content-Type", "application/json"},
    {"X-Amz-Firehose-Protocol-Version", "1.0"},
    {"X-Amz-Firehose-Request-Id", "ed4acda5-034f-9f42-bba1-f29aea6d7d8f"}};

bool has(const event& event, const std::string& text) {
  return event.json.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a request that Kong itself has refused is the event of that, from its log") {
  const auto refused = read_one(kong_log("401", "exit"));
  CHECK(refused.type == "AuthFailure");
  CHECK(refused.path == "/orders/1?a=b");
  CHECK(refused.key == "cred-1");
  CHECK(refused.id == "kong-http-log#r-1");
  CHECK(refused.format == "mapping kong-http-log");
  CHECK(has(refused, R"("TimeStamp":"2024-12-18 18:41:35.123 +0000 UTC")"));
  CHECK(has(refused, R"("Message":"GET /orders/1?a=b 401")"));
  CHECK(has(refused, R"("Origin":"10.0.0.12")"));
  CHECK(has(refused, R"("Record":{"request":{"id":"r-1")"));
  CHECK(read_one(kong_log("403", "kong")).type == "AuthFailure");
  CHECK(read_one(kong_log("429", "exit")).type == "RatelimitExceeded");
  CHECK(read_one(kong_log("200", "exit")).type == "AccessLog");
}

TEST_CASE("a status that Kong's upstream has given is an entry of the log and nothing more") {
  for (const auto* status : {"200", "401", "429"})
    CHECK(read_one(kong_log(status, "upstream")).type == "AccessLog");
}

TEST_CASE("Kong's log comes one by one or as an array") {
  const auto body = read("[" + kong_log("401", "exit") + "," + kong_log("200", "upstream") + "]");
  REQUIRE(body.events.size() == 2);
  CHECK(std::get<event>(body.events[0]).type == "AuthFailure");
  CHECK(std::get<event>(body.events[1]).type == "AccessLog");
}

TEST_CASE("the ping of one of Kong's event hooks runs nothing") {
  const auto body = read(
      R"({"source":"kong:event_hooks","event":"ping","event_hooks":{"source":"crud","handler":"webhook"}})");
  CHECK(std::get<ignored_body>(body.events.at(0)).because ==
        "Kong asks whether the hook can be reached");
}

TEST_CASE("Kong's event hooks are events of hosts, of rate limits, or of their own names") {
  const auto health = [](const std::string& state) {
    return R"({"source":"balancer","event":"health","entity":{"upstream_id":"u","ip":"10.1.1.1",)"
           R"("port":8080,"hostname":"orders","health":")" +
           state + "\"}}";
  };
  const auto down = read_one(health("unhealthy"));
  CHECK(down.type == "HostDown");
  CHECK(has(down, R"("CheckURL":"10.1.1.1:8080")"));
  CHECK(has(down, R"("host_name":"orders")"));
  CHECK(read_one(health("healthy")).type == "HostUp");
  CHECK(read_one(health("DNS_ERROR")).type == "kong.balancer.health");
  CHECK(read_one(R"({"source":"rate-limiting-advanced","event":"rate-limit-exceeded",)"
                 R"("entity":{"ip":"10.0.0.1","consumer":{"id":"c"}}})")
            .type == "RatelimitExceeded");
  const auto crud =
      read_one(R"({"entity":{"id":"ea87","username":"my-consumer","created_at":1734547295},)"
               R"("schema":"consumers","source":"crud","event":"consumers","operation":"create"})");
  CHECK(crud.type == "kong.crud.consumers");
  CHECK(has(crud, R"("operation":"create")"));
}

TEST_CASE("APISIX' log tells what it has refused itself from what its upstream has") {
  const auto refused = read_one(apisix_log("401", R"(,"consumer":{"username":"jo"})"));
  CHECK(refused.type == "AuthFailure");
  CHECK(refused.path == "/orders/1");
  CHECK(refused.key == "jo");
  CHECK(has(refused, R"("TimeStamp":"2024-06-13 15:06:30.508 +0000 UTC")"));
  CHECK(read_one(apisix_log("429", "")).type == "RatelimitExceeded");
  CHECK(read_one(apisix_log("401", R"(,"upstream":"10.1.1.1:80","upstream_latency":9)")).type ==
        "AccessLog");
  const auto lines = read(apisix_log("200", "") + "\n" + apisix_log("403", "") + "\n");
  REQUIRE(lines.events.size() == 2);
  CHECK(std::get<event>(lines.events[1]).type == "AuthFailure");
}

TEST_CASE("Gravitee's notifications are events of the API that they name") {
  const auto revoked = read_one(
      {R"({"event":"API_KEY_REVOKED","scope":"API","api":{"id":"orders","name":"Orders","version":"1"},)"
       R"("owner":{"id":"o","username":"admin"},"subscription":{"id":"s-1","status":"ACCEPTED"}})",
       fields{{"X-Gravitee-Event", "API_KEY_REVOKED"}, {"X-Gravitee-Event-Scope", "API"}}});
  CHECK(revoked.type == "TokenDeleted");
  CHECK(revoked.api_id == "orders");
  CHECK(revoked.key == "s-1");
  const auto started = read_one({R"({"event":"API_STARTED","scope":"API","api":{"id":"orders"}})",
                                 fields{{"X-Gravitee-Event", "API_STARTED"}}});
  CHECK(started.type == "API_STARTED");
}

TEST_CASE("Firehose's records are entries of a log, and its answer has the id of the request") {
  // {"requestId":"a","ip":"10.0.0.1","httpMethod":"GET","resourcePath":"/o","status":"403"}
  const std::string record =
      R"({"data":"eyJyZXF1ZXN0SWQiOiJhIiwiaXAiOiIxMC4wLjAuMSIsImh0dHBNZXRob2QiOiJHRVQiLCJyZXNvdXJjZVBhdGgiOiIvbyIsInN0YXR1cyI6IjQwMyJ9Cg=="})";
  const auto body = read({firehose(record + "," + record), firehose_headers});
  CHECK(body.id == "aws-firehose#ed4acda5-034f-9f42-bba1-f29aea6d7d8f");
  REQUIRE(body.answer);
  CHECK(body.answer->status == 200);
  CHECK(body.answer->json ==
        R"({"requestId":"ed4acda5-034f-9f42-bba1-f29aea6d7d8f","timestamp":1787307072000})");
  REQUIRE(body.events.size() == 2);
  const auto& first = std::get<event>(body.events[0]);
  CHECK(first.type == "AuthFailure");
  CHECK(first.path == "/o");
  CHECK(has(first, R"("Origin":"10.0.0.1")"));
}

TEST_CASE("an entry of API Gateway's log has its status as text or as a number") {
  const auto entry = [](const std::string& status) {
    return R"({"requestId":"a","ip":"10.0.0.1","user":"-","requestTime":"x","httpMethod":"GET",)"
           R"("resourcePath":"/o","status":)" +
           status + R"(,"protocol":"HTTP/1.1","responseLength":"12"})";
  };
  CHECK(read_one(entry("\"429\"")).type == "RatelimitExceeded");
  CHECK(read_one(entry("401")).type == "AuthFailure");
  CHECK(read_one(entry("200")).type == "AccessLog");
}

TEST_CASE("access logs of nginx and Envoy as JSON are events") {
  const auto nginx = read_one(
      R"({"time_iso8601":"2026-08-22T10:11:12+02:00","remote_addr":"10.0.0.9","request_method":"GET",)"
      R"("request_uri":"/orders/1","status":"401","request_id":"n-1"})");
  CHECK(nginx.type == "AuthFailure");
  CHECK(nginx.path == "/orders/1");
  CHECK(nginx.id == "nginx-access-log#n-1");
  CHECK(has(nginx, R"("TimeStamp":"2026-08-22 10:11:12 +0200 +0200")"));
  const auto envoy = [](const std::string& flags) {
    return read_one(R"({"start_time":"2026-08-22T10:11:12.000Z","method":"GET","path":"/orders/1",)"
                    R"("response_code":503,"response_flags":")" +
                    flags + "\"}");
  };
  CHECK(envoy("UO").type == "BreakerTripped");
  CHECK(envoy("RL").type == "RatelimitExceeded");
  CHECK(envoy("UH").type == "HostDown");
  CHECK(envoy("-").type == "AccessLog");
  CHECK(envoy("-").path == "/orders/1");
}

}  // namespace shipped_mappings_test
