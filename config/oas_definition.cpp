#include <optional>

#include "config/definition_draft.hpp"
#include "config/json/pointer.hpp"
#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

std::optional<handler_kind> kind_of(std::string_view type) {
  if (type == "custom") return handler_kind::dynamic;
  if (type == "webhook") return handler_kind::webhook;
  if (type == "log") return handler_kind::log;
  return std::nullopt;
}

draft_handler read_handler(draft_reader& reader, const std::string& pointer) {
  draft_handler draft;
  draft.type_pointer = pointer + "/trigger";
  draft.name_pointer = pointer + "/functionName";
  draft.path_pointer = pointer + "/path";
  event_handler& handler = draft.handler;
  handler.pointer = pointer;
  handler.event_type = reader.text(draft.type_pointer);
  const auto kind = kind_of(json::text_of(reader.at(pointer + "/type")));
  draft.kind_is_known = kind.has_value();
  handler.kind = kind.value_or(handler_kind::dynamic);
  handler.disabled = !reader.is_true(pointer + "/enabled");
  if (handler.kind != handler_kind::dynamic) return draft;
  handler.id = reader.text(pointer + "/id");
  handler.name = reader.text(draft.name_pointer);
  handler.path = reader.text(draft.path_pointer);
  return draft;
}

}  // namespace

definition_draft draft_oas(const json::value& document) {
  const std::string extension = "/x-tyk-api-gateway";
  definition_draft draft;
  draft_reader reader(document, draft);
  draft.runs = "custom";
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

  const std::string handlers_pointer = extension + "/server/eventHandlers";
  const json::value* handlers = reader.at(handlers_pointer);
  if (handlers == nullptr || !handlers->IsArray()) return draft;
  for (rapidjson::SizeType i = 0; i < handlers->Size(); ++i) {
    const std::string pointer = json::element_of(handlers_pointer, i);
    draft.handlers.push_back(read_handler(reader, pointer));
    const json::value& entry = (*handlers)[i];
    if (entry.IsObject() && json::member(&entry, "enabled") == nullptr) {
      draft.notes.push_back({pointer, "is disabled, because it has no \"enabled\": true"});
    }
  }
  return draft;
}

}  // namespace sidehook::config
