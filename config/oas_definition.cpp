#include <algorithm>
#include <optional>

#include "config/definition_draft.hpp"
#include "config/go_duration.hpp"
#include "config/json/pointer.hpp"
#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

std::optional<handler_kind> kind_of_action(std::string_view type) {
  if (type == "custom") return handler_kind::dynamic;
  if (type == "webhook") return handler_kind::webhook;
  if (type == "log") return handler_kind::log;
  return std::nullopt;
}

// What is no duration counts as 0, as in the gateway, and is told.
std::chrono::seconds read_duration(const draft_reader& reader, const std::string& pointer,
                                   std::vector<remark>& notes) {
  const auto text = json::text_of(reader.at(pointer));
  const auto value = parse_go_duration(text);
  if (!value && !text.empty())
    notes.push_back({pointer, "counts as 0, because it is no duration like \"1h30m\""});
  return std::chrono::floor<std::chrono::seconds>(value.value_or(std::chrono::nanoseconds(0)));
}

webhook read_webhook(draft_reader& reader, const std::string& pointer, std::vector<remark>& notes) {
  webhook read;
  read.method = reader.text(pointer + "/method");
  read.url = reader.secret_text(pointer + "/url");
  read.template_path = reader.text(pointer + "/bodyTemplate");
  const json::value* headers = reader.at(pointer + "/headers");
  if (headers != nullptr && headers->IsArray()) {
    for (rapidjson::SizeType i = 0; i < headers->Size(); ++i) {
      const auto header = json::element_of(pointer + "/headers", i);
      read.headers.emplace_back(reader.text(header + "/name"),
                                reader.secret_text(header + "/value"));
    }
  }
  read.cooldown = cooldown_of(read_duration(reader, pointer + "/cooldownPeriod", notes));
  read.signature = reader.signature(pointer + "/sidehook/signature");
  return read;
}

draft_handler read_handler(draft_reader& reader, const std::string& pointer,
                           std::vector<remark>& notes) {
  draft_handler draft;
  draft.type_pointer = pointer + "/trigger";
  draft.name_pointer = pointer + "/functionName";
  draft.path_pointer = pointer + "/path";
  draft.url_pointer = pointer + "/url";
  draft.method_pointer = pointer + "/method";
  draft.signature_pointer = pointer + "/sidehook/signature";
  event_handler& handler = draft.handler;
  handler.pointer = pointer;
  handler.event_type = reader.text(draft.type_pointer);
  const auto kind = kind_of_action(json::text_of(reader.at(pointer + "/type")));
  draft.kind_is_known = kind.has_value();
  handler.kind = kind.value_or(handler_kind::dynamic);
  handler.disabled = !reader.is_true(pointer + "/enabled");
  handler.id = reader.text(pointer + "/id");
  if (handler.kind == handler_kind::dynamic) {
    handler.name = reader.text(draft.name_pointer);
    handler.path = reader.text(draft.path_pointer);
  } else {
    handler.name = reader.text(pointer + "/name");
  }
  if (handler.kind == handler_kind::webhook) handler.target = read_webhook(reader, pointer, notes);
  if (handler.kind == handler_kind::log) handler.log_prefix = reader.text(pointer + "/logPrefix");
  reader.running_rules(pointer + "/sidehook", handler);
  return draft;
}

void read_session_rules(const draft_reader& reader, const std::string& extension,
                        definition_draft& draft) {
  const std::string lifetime = extension + "/server/authentication/customKeyLifetime";
  api_definition& definition = draft.definition;
  if (reader.is_true(lifetime + "/enabled")) {
    definition.session_lifetime = read_duration(reader, lifetime + "/value", draft.notes);
  }
  definition.session_lifetime_respects_key_expiration =
      reader.is_true(lifetime + "/respectValidity");
  definition.dont_set_quota_on_create =
      reader.is_true(extension + "/middleware/global/skipQuotaReset");
}

}  // namespace

definition_draft draft_oas(const json::value& document) {
  const std::string extension = "/x-tyk-api-gateway";
  definition_draft draft;
  draft_reader reader(document, draft);
  draft.api_id_pointer = extension + "/info/id";
  draft.definition.api_id = reader.text(draft.api_id_pointer);
  draft.definition.org_id = reader.text(extension + "/info/orgId");
  draft.definition.name = reader.text(extension + "/info/name");
  draft.listen_path_pointer = extension + "/server/listenPath/value";
  draft.definition.listen_path = reader.text(draft.listen_path_pointer);
  const std::string data = extension + "/middleware/global/pluginConfig/data";
  const json::value* value = reader.at(data + "/value");
  if (value != nullptr && reader.is_true(data + "/enabled"))
    draft.definition.config_data = json::write(*value);
  read_session_rules(reader, extension, draft);

  const std::string handlers_pointer = extension + "/server/eventHandlers";
  const json::value* handlers = reader.at(handlers_pointer);
  if (handlers == nullptr || !handlers->IsArray()) return draft;
  for (rapidjson::SizeType i = 0; i < handlers->Size(); ++i) {
    const std::string pointer = json::element_of(handlers_pointer, i);
    draft.handlers.push_back(read_handler(reader, pointer, draft.notes));
    const json::value& entry = (*handlers)[i];
    if (entry.IsObject() && json::member(&entry, "enabled") == nullptr) {
      draft.notes.push_back({pointer, "is disabled, because it has no \"enabled\": true"});
    }
  }
  return draft;
}

}  // namespace sidehook::config
