#include "test/unit/builtin/samples.hpp"

#include <fmt/format.h>

namespace sidehook::test {
namespace {

// What clients can put into a value, and what JSON, HTML and Go write in other ways.
constexpr const char* odd = R"(a\"b+c<d>&e&lt;f'g\\h\ni\tj\u0007k\u2028é😀)";

std::string key_failure(const std::string& type, const std::string& more = "") {
  return event_text(type, fmt::format(R"("Message":"{}","OriginatingRequest":"R0VU+/==",)"
                                      R"("Path":"/orders/1?a","Origin":"10.1.2.3","Key":"{}"{})",
                                      odd, odd, more));
}

std::string breaker(const std::string& type, int state) {
  return event_text(type, fmt::format(R"("Message":"m","OriginatingRequest":"","Path":"/p",)"
                                      R"("APIID":"orders","CircuitEvent":{})",
                                      state));
}

std::string host(const std::string& type) {
  return event_text(
      type,
      R"("Message":"Uptime test failed","OriginatingRequest":"","HostInfo":{"CheckURL":"http://h1:80/ping?a=1&b=2",)"
      R"("Method":"GET","MetaData":{"target_url":"http://h1:80/ping","api_id":"orders","host_name":"h1:80"},)"
      R"("ResponseCode":503,"Latency":12.5,"IsTCPError":false})");
}

std::string token(const std::string& type) {
  return event_text(type,
                    R"("Message":"Key generated.","OriginatingRequest":"","Org":"acme","Key":"k")");
}

std::map<std::string, std::string> make_events() {
  std::map<std::string, std::string> events;
  for (const auto* type : {"AuthFailure", "KeyExpired", "QuotaExceeded", "RatelimitExceeded"})
    events[type] = key_failure(type);
  events["VersionFailure"] = key_failure("VersionFailure", R"(,"Reason":"no \"v1\"")");
  events["BreakerTriggered"] = breaker("BreakerTriggered", 1);
  events["BreakerTripped"] = breaker("BreakerTripped", 0);
  events["BreakerReset"] = breaker("BreakerReset", 1);
  for (const auto* type : {"HostDown", "HostUp"}) events[type] = host(type);
  for (const auto* type : {"TokenCreated", "TokenUpdated", "TokenDeleted"})
    events[type] = token(type);
  events["UpstreamOAuthError"] = event_text(
      "UpstreamOAuthError", R"("Message":"a\nb","OriginatingRequest":"","APIID":"orders")");
  events["TriggerExceeded"] =
      event_text("TriggerExceeded",
                 R"("Message":"Quota trigger reached","OriginatingRequest":"","org_id":"acme",)"
                 R"("key":"k1","trigger_limit":80,"usage_percentage":85)");
  const std::string certificate =
      R"("Message":"m","OriginatingRequest":"","cert_id":"acmeab12","cert_name":"gw",)";
  events["CertificateExpiringSoon"] =
      event_text("CertificateExpiringSoon",
                 certificate + R"("expires_at":"2026-08-23T10:00:00.5Z","days_remaining":2,)"
                               R"("api_id":"orders","cert_role":"client")");
  events["CertificateExpired"] =
      event_text("CertificateExpired", certificate + R"("expired_at":"2026-08-20T10:00:00Z",)"
                                                     R"("days_since_expiry":1,"api_id":"orders",)"
                                                     R"("cert_role":"upstream")");
  return events;
}

}  // namespace

std::string event_text(const std::string& type, const std::string& metadata,
                       const std::string& time_stamp) {
  return fmt::format(R"({{"EventType":"{}","EventMetaData":{{{}}},"TimeStamp":"{}"}})", type,
                     metadata, time_stamp);
}

const std::map<std::string, std::string>& gateway_events() {
  static const auto events = make_events();
  return events;
}

builtin::event_fields fields_of(const std::string& event) {
  return builtin::event_fields::read(event).value();
}

std::string rendered(const std::string& text, const std::string& event) {
  auto parsed = builtin::text_template::parse(text);
  if (const auto* wrong = std::get_if<builtin::template_fault>(&parsed))
    return "fault: " + wrong->message;
  const auto result =
      std::get<builtin::text_template>(parsed).render(fields_of(event), std::size_t{1} << 20);
  if (const auto* fault = std::get_if<builtin::render_fault>(&result))
    return "fault: " + fault->message;
  return std::get<std::string>(result);
}

std::string fault_of(const std::string& text) {
  const auto parsed = builtin::text_template::parse(text);
  const auto* wrong = std::get_if<builtin::template_fault>(&parsed);
  return wrong == nullptr ? ""
                          : fmt::format("{}:{}: {}", wrong->line, wrong->column, wrong->message);
}

}  // namespace sidehook::test
