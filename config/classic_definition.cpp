#include <algorithm>
#include <optional>

#include "config/definition_draft.hpp"
#include "config/json/pointer.hpp"
#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

std::optional<handler_kind> kind_named(std::string_view handler_name) {
  for (const auto kind :
       {handler_kind::dynamic, handler_kind::webhook, handler_kind::log, handler_kind::coprocess}) {
    if (handler_name == tyk_name(kind)) return kind;
  }
  return std::nullopt;
}

webhook read_webhook(draft_reader& reader, const std::string& meta) {
  webhook read;
  read.method = reader.text(meta + "/method");
  read.url = reader.secret_text(meta + "/target_path");
  read.template_path = reader.text(meta + "/template_path");
  const json::value* headers = reader.at(meta + "/header_map");
  if (headers != nullptr && headers->IsObject()) {
    for (const auto& header : headers->GetObject()) {
      const auto name = json::text_of(&header.name);
      read.headers.emplace_back(name,
                                reader.secret_text(json::member_of(meta + "/header_map", name)));
    }
  }
  read.cooldown = cooldown_of(std::chrono::seconds(reader.whole_number(meta + "/event_timeout")));
  read.signature = reader.signature(meta + "/sidehook/signature");
  return read;
}

draft_handler read_handler(draft_reader& reader, std::string_view event_type,
                           const std::string& pointer) {
  const std::string meta = pointer + "/handler_meta";
  draft_handler draft;
  draft.name_pointer = meta + "/name";
  draft.path_pointer = meta + "/path";
  draft.url_pointer = meta + "/target_path";
  draft.method_pointer = meta + "/method";
  draft.signature_pointer = meta + "/sidehook/signature";
  event_handler& handler = draft.handler;
  handler.event_type = event_type;
  handler.pointer = pointer;
  const auto kind = kind_named(json::text_of(reader.at(pointer + "/handler_name")));
  draft.kind_is_known = kind.has_value();
  handler.kind = kind.value_or(handler_kind::dynamic);
  handler.disabled = reader.is_true(meta + "/disabled");
  if (handler.kind == handler_kind::coprocess) return draft;
  handler.id = reader.text(meta + "/id");
  handler.name = reader.text(draft.name_pointer);
  if (handler.kind == handler_kind::dynamic) handler.path = reader.text(draft.path_pointer);
  if (handler.kind == handler_kind::webhook) handler.target = read_webhook(reader, meta);
  if (handler.kind == handler_kind::log) handler.log_prefix = reader.text(meta + "/prefix");
  reader.running_rules(meta + "/sidehook", handler);
  return draft;
}

void read_session_rules(const draft_reader& reader, api_definition& definition) {
  definition.session_lifetime = std::chrono::seconds(reader.whole_number("/session_lifetime"));
  definition.session_lifetime_respects_key_expiration =
      reader.is_true("/session_lifetime_respects_key_expiration");
  definition.dont_set_quota_on_create = reader.is_true("/dont_set_quota_on_create");
}

}  // namespace

definition_draft draft_classic(const json::value& document) {
  definition_draft draft;
  draft_reader reader(document, draft);
  draft.api_id_pointer = "/api_id";
  draft.definition.api_id = reader.text("/api_id");
  draft.definition.org_id = reader.text("/org_id");
  draft.definition.name = reader.text("/name");
  draft.listen_path_pointer = "/proxy/listen_path";
  draft.definition.listen_path = reader.text(draft.listen_path_pointer);
  const json::value* data = reader.at("/config_data");
  if (data != nullptr && !reader.is_true("/config_data_disabled"))
    draft.definition.config_data = json::write(*data);
  read_session_rules(reader, draft.definition);

  const std::string events_pointer = "/event_handlers/events";
  const json::value* events = reader.at(events_pointer);
  if (events == nullptr || !events->IsObject()) return draft;
  for (const auto& [type, handlers] : events->GetObject()) {
    if (!handlers.IsArray()) continue;
    const std::string type_pointer = json::member_of(events_pointer, json::text_of(&type));
    for (rapidjson::SizeType i = 0; i < handlers.Size(); ++i) {
      draft.handlers.push_back(
          read_handler(reader, json::text_of(&type), json::element_of(type_pointer, i)));
      draft.handlers.back().type_pointer = type_pointer;
    }
  }
  return draft;
}

}  // namespace sidehook::config
