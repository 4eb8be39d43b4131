#include "daemon/builtin/event_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/json/text.hpp"
#include "jsvm/text.hpp"

namespace sidehook::builtin {
namespace {

namespace json = config::json;

// As deep as an event may be by listen.max_json_depth.
constexpr int deepest = 256;

// Fields of the metadata whose name in an event is not that in the gateway's code.
struct field_name {
  std::string_view in_code;
  std::string_view in_event;
};
constexpr std::array field_names{
    field_name{"APIID", "api_id"},
    field_name{"CertID", "cert_id"},
    field_name{"CertName", "cert_name"},
    field_name{"CertRole", "cert_role"},
    field_name{"DaysRemaining", "days_remaining"},
    field_name{"DaysSinceExpiry", "days_since_expiry"},
    field_name{"ExpiredAt", "expired_at"},
    field_name{"ExpiresAt", "expires_at"},
    field_name{"Key", "key"},
    field_name{"OrgID", "org_id"},
    field_name{"TriggerLimit", "trigger_limit"},
    field_name{"UsagePercentage", "usage_percentage"},
};

const json::value empty_text("");

bool leaves_out_empty_api(std::string_view type) {
  return type == "CertificateExpiringSoon" || type == "CertificateExpired";
}

// Half of a character, which JSON's escapes can make, is U+FFFD.
std::string valid_utf8(std::string_view text) { return jsvm::to_text(jsvm::to_duktape(text)); }

}  // namespace

std::optional<event_fields> event_fields::read(std::string_view event_json) {
  auto parsed = json::parse(event_json, deepest);
  if (!parsed) return std::nullopt;
  event_fields fields;
  fields.document_ = *std::move(parsed);
  fields.type_ = json::member(&fields.document_, "EventType");
  fields.time_stamp_ = json::member(&fields.document_, "TimeStamp");
  fields.metadata_ = json::member(&fields.document_, "EventMetaData");
  const bool is_event = fields.type_ != nullptr && fields.type_->IsString() &&
                        fields.time_stamp_ != nullptr && fields.time_stamp_->IsString() &&
                        fields.metadata_ != nullptr && fields.metadata_->IsObject();
  if (!is_event) return std::nullopt;
  return fields;
}

std::string_view event_fields::type_text() const { return json::text_of(type_); }

const json::value* event_fields::find(std::span<const field_step> steps) const {
  if (steps.empty()) return metadata_;
  const json::value* here = first_step(steps.front());
  for (const auto& step : steps.subspan(1)) here = json::member(here, step.name);
  return here;
}

const json::value* event_fields::first_step(const field_step& step) const {
  const auto* found = json::member(metadata_, step.name);
  if (found != nullptr || step.what == field_step::kind::key) return found;
  const auto alias = std::find_if(field_names.begin(), field_names.end(),
                                  [&](const auto& row) { return row.in_code == step.name; });
  if (alias == field_names.end()) return nullptr;
  found = json::member(metadata_, alias->in_event);
  if (found == nullptr && step.name == "APIID" && leaves_out_empty_api(type_text()))
    return &empty_text;
  return found;
}

const json::value* event_fields::member(std::initializer_list<std::string_view> names) const {
  const json::value* here = metadata_;
  for (const auto name : names) here = json::member(here, name);
  return here;
}

std::string text_of(const json::value& value) {
  return valid_utf8(value.IsString() ? std::string(json::text_of(&value)) : json::write(value));
}

std::string json_of(const json::value& value) {
  return without_ampersands(valid_utf8(json::write(value)));
}

std::string escaped(std::string_view text) {
  const auto quoted = json::write(json::reference_to(text));
  return without_ampersands(std::string_view(quoted).substr(1, quoted.size() - 2));
}

std::string without_ampersands(std::string_view json) {
  std::string made;
  made.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const auto end = std::min(json.find('&', at), json.size());
    made += json.substr(at, end - at);
    if (end < json.size()) made += "\\u0026";
    at = end + 1;
  }
  return made;
}

}  // namespace sidehook::builtin
