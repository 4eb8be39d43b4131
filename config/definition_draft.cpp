#include "config/definition_draft.hpp"

#include "config/json/text.hpp"
#include "config/references.hpp"

namespace sidehook::config {

const json::value* draft_reader::at(std::string_view pointer) const {
  return json::at(document_, pointer);
}

bool draft_reader::is_true(std::string_view pointer) const {
  const json::value* value = at(pointer);
  return value != nullptr && value->IsTrue();
}

std::int64_t draft_reader::whole_number(std::string_view pointer) const {
  const json::value* value = at(pointer);
  return value != nullptr && value->IsInt64() ? value->GetInt64() : 0;
}

void draft_reader::running_rules(const std::string& pointer, event_handler& handler) const {
  const auto read = [&](const char* name, auto& rule) {
    using value = typename std::remove_reference_t<decltype(rule)>::value_type;
    if (const auto number = whole_number(pointer + name); number > 0)
      rule = static_cast<value>(number);
  };
  read("/timeout_ms", handler.timeout);
  read("/max_attempts", handler.max_attempts);
  read("/concurrency", handler.concurrency);
  read("/cooldown_s", handler.cooldown);
  read("/coalesce_s", handler.coalesce);
}

std::optional<way_in> draft_reader::signature(const std::string& pointer) const {
  if (at(pointer) == nullptr) return std::nullopt;
  way_in way;
  way.type = way_in::kind::standard_webhooks;
  if (const auto* secret = at(pointer + "/secret"); secret != nullptr)
    way.secrets.emplace_back(json::text_of(secret));
  way.secrets_env = json::text_of(at(pointer + "/secret_env"));
  way.secrets_file = json::text_of(at(pointer + "/secret_file"));
  return way;
}

std::string draft_reader::text(std::string_view pointer) {
  std::string text(json::text_of(at(pointer)));
  if (!text.empty()) draft_.texts.push_back({std::string(pointer), text});
  return text;
}

std::string draft_reader::secret_text(std::string_view pointer) {
  std::string text(json::text_of(at(pointer)));
  if (unresolved_reference(text).empty()) return text;
  const auto scheme = text.find("://");
  const bool is_reference = scheme != std::string::npos && text.find("$kv{") == std::string::npos;
  draft_.texts.push_back({std::string(pointer), is_reference ? text : "$kv{…}"});
  return text;
}

std::string_view to_string(handler_kind kind) {
  switch (kind) {
    case handler_kind::dynamic:
      return "dynamic";
    case handler_kind::webhook:
      return "webhook";
    case handler_kind::log:
      return "log";
    case handler_kind::coprocess:
      return "coprocess";
  }
  return "";
}

std::string_view tyk_name(handler_kind kind) {
  switch (kind) {
    case handler_kind::dynamic:
      return "eh_dynamic_handler";
    case handler_kind::webhook:
      return "eh_web_hook_handler";
    case handler_kind::log:
      return "eh_log_handler";
    case handler_kind::coprocess:
      return "cp_dynamic_handler";
  }
  return "";
}

}  // namespace sidehook::config
