#include "daemon/builtin/default_body.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "config/json/text.hpp"
#include "config/json/writer.hpp"
#include "jsvm/gateway_time.hpp"

namespace sidehook::builtin {
namespace {

namespace json = config::json;

// A member of the body, and where its value is in the metadata.
struct member {
  enum class form {
    text,      ///< numbers too
    number,    ///< as it is
    optional,  ///< a text, left out when it is absent or empty
  };
  std::string_view name;
  std::array<std::string_view, 3> path;
  form as = form::text;
};

constexpr std::array host{
    member{"url", {"HostInfo", "CheckURL"}},
    member{"response_code", {"HostInfo", "ResponseCode"}},
    member{"tcp_error", {"HostInfo", "IsTCPError"}},
    member{"host", {"HostInfo", "MetaData", "host_name"}},
    member{"api_id", {"HostInfo", "MetaData", "api_id"}},
};
constexpr std::array trigger{
    member{"org", {"org_id"}},
    member{"key", {"key"}},
    member{"trigger_limit", {"trigger_limit"}},
};
constexpr std::array breaker{
    member{"api_id", {"APIID"}},
    member{"path", {"Path"}},
};
constexpr std::array any_breaker{
    member{"api_id", {"APIID"}},
    member{"path", {"Path"}},
    member{"Status", {"CircuitEvent"}},
};
constexpr std::array upstream_oauth{member{"api_id", {"APIID"}}};
constexpr std::array expiring_certificate{
    member{"cert_id", {"cert_id"}},
    member{"cert_name", {"cert_name"}},
    member{"expires_at", {"expires_at"}},
    member{"days_remaining", {"days_remaining"}, member::form::number},
    member{"cert_role", {"cert_role"}},
    member{"api_id", {"api_id"}, member::form::optional},
};
constexpr std::array expired_certificate{
    member{"cert_id", {"cert_id"}},
    member{"cert_name", {"cert_name"}},
    member{"expired_at", {"expired_at"}},
    member{"days_since_expiry", {"days_since_expiry"}, member::form::number},
    member{"cert_role", {"cert_role"}},
    member{"api_id", {"api_id"}, member::form::optional},
};
constexpr std::array token{
    member{"org", {"Org"}},
    member{"key", {"Key"}},
};
constexpr std::array key_failure{
    member{"path", {"Path"}},
    member{"origin", {"Origin"}},
    member{"key", {"Key"}},
};

// All types that are not here are key failures.
struct layout {
  std::string_view type;
  std::span<const member> members;
};
constexpr std::array layouts{
    layout{"HostDown", host},
    layout{"HostUp", host},
    layout{"TriggerExceeded", trigger},
    layout{"BreakerTriggered", any_breaker},
    layout{"BreakerTripped", breaker},
    layout{"BreakerReset", breaker},
    layout{"UpstreamOAuthError", upstream_oauth},
    layout{"CertificateExpiringSoon", expiring_certificate},
    layout{"CertificateExpired", expired_certificate},
    layout{"TokenCreated", token},
    layout{"TokenUpdated", token},
    layout{"TokenDeleted", token},
};

std::span<const member> members_of(std::string_view type) {
  const auto found = std::find_if(layouts.begin(), layouts.end(),
                                  [&](const layout& row) { return row.type == type; });
  return found == layouts.end() ? std::span<const member>(key_failure) : found->members;
}

const json::value* value_of(const event_fields& event, const member& what) {
  const auto& [first, second, third] = what.path;
  if (second.empty()) return event.member({first});
  return third.empty() ? event.member({first, second}) : event.member({first, second, third});
}

std::string text_of_or_empty(const json::value* value) {
  return value == nullptr ? "" : text_of(*value);
}

// "2026-08-21 10:11:12.5 +0200 CEST" is "2026-08-21T10:11:12.5+02:00"; other text is as it is.
std::string rfc3339(std::string_view stamp) {
  if (!jsvm::parse_gateway_time(stamp)) return std::string(stamp);
  const auto time = stamp.substr(11, stamp.find(' ', 11) - 11);
  const auto offset = stamp.substr(12 + time.size(), 5);
  const auto zone = offset == "+0000" ? std::string("Z")
                                      : fmt::format("{}:{}", offset.substr(0, 3), offset.substr(3));
  return fmt::format("{}T{}{}", stamp.substr(0, 10), time, zone);
}

void write(json::writer& body, const member& what, const json::value* value) {
  const auto text = text_of_or_empty(value);
  if (what.as == member::form::optional && text.empty()) return;
  if (what.as == member::form::number && value != nullptr && value->IsNumber()) {
    body.json_member(what.name, text);
  } else {
    body.member(what.name, text);
  }
}

}  // namespace

std::string default_body(const event_fields& event) {
  json::writer body;
  body.begin_object();
  body.member("event", text_of(event.type()));
  body.member("message", text_of_or_empty(event.member({"Message"})));
  const auto members = members_of(event.type_text());
  for (const auto& each : members) write(body, each, value_of(event, each));
  if (event.type_text().starts_with("CertificateExp"))
    body.member("timestamp", rfc3339(text_of(event.time_stamp())));
  body.end_object();
  return without_ampersands(body.take());
}

}  // namespace sidehook::builtin
