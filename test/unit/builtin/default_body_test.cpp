#include "daemon/builtin/default_body.hpp"

#include <catch2/catch.hpp>

#include "test/unit/builtin/samples.hpp"

namespace default_body_test {

using namespace sidehook;
using test::event_text;

namespace {

std::string body_of(const std::string& event) {
  return builtin::default_body(test::fields_of(event));
}
std::string body_of_type(const std::string& type) {
  return body_of(test::gateway_events().at(type));
}

}  // namespace

TEST_CASE("the default body has the members that the gateway's has, for each type of event") {
  const auto plain = [](const std::string& type) {
    return event_text(type, R"("Message":"m","Path":"/p","Origin":"o","Key":"k","Reason":"r")");
  };
  for (const std::string type : {"AuthFailure", "KeyExpired", "VersionFailure", "MyOwnEvent"}) {
    CHECK(body_of(plain(type)) ==
          R"({"event":")" + type + R"(","message":"m","path":"/p","origin":"o","key":"k"})");
  }
  const std::string host =
      R"(","message":"Uptime test failed","url":"http://h1:80/ping?a=1\u0026b=2","response_code":"503","tcp_error":"false","host":"h1:80","api_id":"orders"})";
  CHECK(body_of_type("HostDown") == R"({"event":"HostDown)" + host);
  CHECK(body_of_type("HostUp") == R"({"event":"HostUp)" + host);
  CHECK(body_of_type("BreakerTriggered") ==
        R"({"event":"BreakerTriggered","message":"m","api_id":"orders","path":"/p","Status":"1"})");
  CHECK(body_of_type("BreakerTripped") ==
        R"({"event":"BreakerTripped","message":"m","api_id":"orders","path":"/p"})");
  CHECK(body_of_type("BreakerReset") ==
        R"({"event":"BreakerReset","message":"m","api_id":"orders","path":"/p"})");
  CHECK(body_of_type("UpstreamOAuthError") ==
        R"({"event":"UpstreamOAuthError","message":"a\nb","api_id":"orders"})");
  CHECK(
      body_of_type("TriggerExceeded") ==
      R"({"event":"TriggerExceeded","message":"Quota trigger reached","org":"acme","key":"k1","trigger_limit":"80"})");
  CHECK(
      body_of_type("CertificateExpiringSoon") ==
      R"({"event":"CertificateExpiringSoon","message":"m","cert_id":"acmeab12","cert_name":"gw","expires_at":"2026-08-23T10:00:00.5Z","days_remaining":2,"cert_role":"client","api_id":"orders","timestamp":"2026-08-21T10:11:12.5+02:00"})");
  CHECK(
      body_of_type("CertificateExpired") ==
      R"({"event":"CertificateExpired","message":"m","cert_id":"acmeab12","cert_name":"gw","expired_at":"2026-08-20T10:00:00Z","days_since_expiry":1,"cert_role":"upstream","api_id":"orders","timestamp":"2026-08-21T10:11:12.5+02:00"})");
}

TEST_CASE("events of keys, which the gateway cannot send, have their organisation and key") {
  for (const std::string type : {"TokenCreated", "TokenUpdated", "TokenDeleted"})
    CHECK(body_of_type(type) ==
          R"({"event":")" + type + R"(","message":"Key generated.","org":"acme","key":"k"})");
}

TEST_CASE("what an event does not have is empty in a default body, an API of none is left out") {
  CHECK(body_of(event_text("AuthFailure", "")) ==
        R"({"event":"AuthFailure","message":"","path":"","origin":"","key":""})");
  CHECK(
      body_of(
          event_text("CertificateExpired", R"("api_id":"")", "2026-08-21 10:11:12 +0000 UTC")) ==
      R"({"event":"CertificateExpired","message":"","cert_id":"","cert_name":"","expired_at":"","days_since_expiry":"","cert_role":"","timestamp":"2026-08-21T10:11:12Z"})");
}

TEST_CASE("a time that is none of the gateway's is in a default body as it is") {
  CHECK(body_of(event_text("CertificateExpired", "", "yesterday"))
            .ends_with(R"("timestamp":"yesterday"})"));
}

}  // namespace default_body_test
