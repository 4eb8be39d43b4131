#include "daemon/ingest/tyk_webhook.hpp"

#include <catch2/catch.hpp>

#include "test/unit/ingest/posted.hpp"

namespace tyk_webhook_test {

using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

namespace {

constexpr const char* arrival = R"("TimeStamp":"2026-08-21 10:11:12 +0000 UTC")";

// The documented form of an event that came now.
std::string came_now(const std::string& type, const std::string& metadata) {
  return R"({"EventType":")" + type + R"(","EventMetaData":{)" + metadata + "}," + arrival + "}";
}

}  // namespace

TEST_CASE("the default webhook body of each type of event becomes what its handlers get in Tyk") {
  struct row {
    std::string_view body;
    std::string type;
    std::string metadata;
  };
  const std::vector<row> rows{
      {"\n{\n    \"event\": \"AuthFailure\",\n    \"message\": \"Auth Failure\",\n    \"path\": "
       "\"/orders/1?a\",\n    \"origin\": \"10.1.2.3\",\n    \"key\": \"abc&#43;def\"\n}\n\n\n",
       "AuthFailure",
       R"("Message":"Auth Failure","OriginatingRequest":"","Path":"/orders/1?a","Origin":"10.1.2.3","Key":"abc+def")"},
      {R"({"event":"HostDown","message":"Uptime test failed","url":"http://h1:80/ping","response_code":"503","tcp_error":"false","host":"h1:80","api_id":"orders"})",
       "HostDown",
       R"("Message":"Uptime test failed","OriginatingRequest":"","HostInfo":{"CheckURL":"http://h1:80/ping","MetaData":{"api_id":"orders","host_name":"h1:80"},"ResponseCode":503,"IsTCPError":false})"},
      {R"({"event":"HostUp","message":"Uptime test succeeded","url":"tcp://h1:80","response_code":"0","tcp_error":"true","host":"h1:80","api_id":"orders"})",
       "HostUp",
       R"("Message":"Uptime test succeeded","OriginatingRequest":"","HostInfo":{"CheckURL":"tcp://h1:80","MetaData":{"api_id":"orders","host_name":"h1:80"},"ResponseCode":0,"IsTCPError":true})"},
      {R"({"event":"TriggerExceeded","message":"Quota trigger reached","org":"acme","key":"k1","trigger_limit":"80"})",
       "TriggerExceeded",
       R"("Message":"Quota trigger reached","OriginatingRequest":"","org_id":"acme","key":"k1","trigger_limit":80)"},
      {R"({"event":"BreakerTriggered","message":"Breaker Reset","api_id":"orders","path":"/orders/1","Status":"1"})",
       "BreakerTriggered",
       R"("Message":"Breaker Reset","OriginatingRequest":"","Path":"/orders/1","APIID":"orders","CircuitEvent":1)"},
      {R"({"event":"BreakerTripped","message":"Breaker Tripped","api_id":"orders","path":"/orders/1"})",
       "BreakerTripped",
       R"("Message":"Breaker Tripped","OriginatingRequest":"","Path":"/orders/1","APIID":"orders","CircuitEvent":0)"},
      {R"({"event":"BreakerReset","message":"Breaker Reset","api_id":"orders","path":"/orders/1"})",
       "BreakerReset",
       R"("Message":"Breaker Reset","OriginatingRequest":"","Path":"/orders/1","APIID":"orders","CircuitEvent":1)"},
      {"\n{\n    \"event\": \"UpstreamOAuthError\",\n    \"message\": \"401\",\n    \"api_id\": "
       "\"orders\",\n}\n",
       "UpstreamOAuthError", R"("Message":"401","OriginatingRequest":"","APIID":"orders")"},
      {R"({"event":"OAuth2ScopeCheckFailed","message":"","path":"","origin":"","key":""})",
       "OAuth2ScopeCheckFailed",
       R"("Message":"","OriginatingRequest":"","Path":"","Origin":"","Key":"")"},
  };
  for (const auto& [body, type, metadata] : rows) {
    INFO(body);
    const auto made = read_one(body);
    CHECK(made.json == came_now(type, metadata));
    CHECK(made.type == type);
  }
}

TEST_CASE("the default webhook body of a certificate has the time of the event") {
  CHECK(
      read_one(
          R"({"event":"CertificateExpiringSoon","message":"m","cert_id":"c1","cert_name":"gw","expires_at":"2026-08-23T10:00:00&#43;02:00","days_remaining":2,"cert_role":"client","api_id":"orders","timestamp":"2026-08-21T10:11:12.5&#43;02:00"})")
          .json ==
      R"({"EventType":"CertificateExpiringSoon","EventMetaData":{"Message":"m","OriginatingRequest":"","cert_id":"c1","cert_name":"gw","expires_at":"2026-08-23T10:00:00+02:00","days_remaining":2,"api_id":"orders","cert_role":"client"},"TimeStamp":"2026-08-21 10:11:12.5 +0200 +0200"})");
  // A time that cannot be read stays beside the event.
  CHECK(
      read_one(
          R"({"event":"CertificateExpired","message":"m","cert_id":"c1","cert_name":"gw","expired_at":"e","days_since_expiry":1,"cert_role":"upstream","timestamp":"once"})")
          .json ==
      R"({"EventType":"CertificateExpired","EventMetaData":{"Message":"m","OriginatingRequest":"","cert_id":"c1","cert_name":"gw","expired_at":"e","days_since_expiry":1,"cert_role":"upstream"},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC","timestamp":"once"})");
}

TEST_CASE("an event of a webhook is told its API by, and is known by its key") {
  const auto host = read_one(R"({"event":"HostDown","message":"m","api_id":"orders"})");
  CHECK(host.api_id == "orders");
  const auto failure =
      read_one(R"({"event":"KeyExpired","message":"m","path":"/orders/1","key":"k&lt;"})");
  CHECK(failure.path == "/orders/1");
  CHECK(failure.key == "k<");
  CHECK(failure.api_id.empty());
  CHECK(read_one(R"({"event":"TriggerExceeded","message":"m","key":"k1"})").key == "k1");
  CHECK(read_one(R"({"event":"BreakerReset","message":"m","api_id":"a"})").api_id == "a");
  CHECK(read_one(R"({"event":"CertificateExpired","message":"m","api_id":"a"})").api_id == "a");
  CHECK(read_one(R"({"event":"KeyExpired","message":"m","api_id":"a"})").api_id == "a");
}

TEST_CASE("what should be a number in a webhook body and is none stays a string") {
  const auto status = [](const std::string& text) {
    const auto json =
        read_one(R"({"event":"BreakerTriggered","message":"m","Status":)" + text + "}").json;
    const std::string before = R"("CircuitEvent":)";
    const auto begin = json.find(before) + before.size();
    return json.substr(begin, json.find('}', begin) - begin);
  };
  CHECK(status(R"("-1")") == "-1");
  for (const std::string text :
       {R"("")", R"("-")", R"("01")", R"("1.5")", R"("0x1")", R"(" 1")", R"("1e3")", R"("tripped")",
        R"("1234567890123456")", "1", "null"}) {
    INFO(text);
    CHECK(status(text) == text);
  }
}

TEST_CASE("members that a webhook's default body does not have stay behind the event's own") {
  CHECK(
      read_one(
          R"({"team":"core &amp; more","event":"KeyExpired","url":"u","message":"m","TimeStamp":"t","key":"k","APIID":"a"})")
          .json ==
      R"({"EventType":"KeyExpired","EventMetaData":{"Message":"m","OriginatingRequest":"","Key":"k"},"TimeStamp":"t","team":"core & more","url":"u","APIID":"a"})");
}

TEST_CASE("a webhook body is told by its members") {
  const auto with = [](const std::string& more) {
    return R"({"event":"e","message":"m")" + more + "}";
  };
  CHECK(read_one(with("")).type == "e");
  CHECK(read_one(with(R"(,"Type":"T")")).type == "T");
  for (const std::string other : {"entity", "source", "scope", "Meta", "EventMetaData"}) {
    INFO(other);
    CHECK(refusal_of(with(",\"" + other + "\":{}")).detail == nothing_known);
  }
  for (const std::string body : {R"({"event":"e"})", R"({"message":"m"})",
                                 R"({"event":1,"message":"m"})", R"({"event":"e","message":1})"}) {
    INFO(body);
    CHECK(refusal_of(body).why == refusal::reason::unprocessable);
  }
}

TEST_CASE("what is wrong with the members of a webhook body is refused by their names") {
  const auto empty = refusal_of(R"({"event":"","message":"m"})");
  CHECK(empty.detail == "event must be a string of 1 to 256 bytes");
  CHECK(empty.pointer == "/event");
  const auto time = refusal_of(R"({"event":"e","message":"m","TimeStamp":1})");
  CHECK(time.detail == "TimeStamp must be a string");
  CHECK(time.pointer == "/TimeStamp");
}

TEST_CASE("webhook bodies may come as a batch") {
  const auto result = read(R"([{"event":"A","message":"&#43;"},{"EventType":"B&amp;"}])");
  REQUIRE(result.events.size() == 2);
  CHECK(std::get<event>(result.events[0]).json ==
        came_now("A", R"("Message":"+","OriginatingRequest":"")"));
  CHECK(std::get<event>(result.events[1]).type == "B&amp;");
}

TEST_CASE("how the text of a default webhook body begins") {
  CHECK(begins_as_tyk_webhook("\n{\n    \"event\": \"A"));
  CHECK(begins_as_tyk_webhook(R"({"event":)"));
  for (const char* text : {"", "{", R"({"event")", R"({"Event":)", R"(["event":)", R"({"a":1)"}) {
    CHECK_FALSE(begins_as_tyk_webhook(text));
  }
}

}  // namespace tyk_webhook_test
