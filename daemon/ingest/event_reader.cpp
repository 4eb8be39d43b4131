#include "daemon/ingest/event_reader.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/ingest/canonical_event.hpp"
#include "daemon/ingest/html_entities.hpp"
#include "daemon/ingest/tyk_webhook.hpp"

namespace sidehook::ingest {

decoded event_reader::read(scanned_value value, const std::string& pointer, entities escapes) {
  if (value.text.size() > limits_.event_bytes) {
    return refusal{
        refusal::reason::too_large,
        fmt::format("an event may have {} bytes (listen.max_event_bytes)", limits_.event_bytes),
        pointer, 0};
  }
  if (value.type != json_member::kind::object) {
    return refusal{refusal::reason::unprocessable, "an event must be a JSON object", pointer, 0};
  }
  const auto* webhook_type = find_tyk_webhook(value.members);
  const bool from_webhook = from_ == sender::tyk_webhook || webhook_type != nullptr;
  if (from_webhook && escapes == entities::possible &&
      value.text.find('&') != std::string_view::npos) {
    return read_unescaped(value, pointer);
  }
  if (webhook_type != nullptr) return read_webhook(value, *webhook_type, pointer);
  return to_event(std::move(value), pointer, received_);
}

decoded event_reader::read_unescaped(const scanned_value& object, const std::string& pointer) {
  const std::string text = undo_entities_in_strings(object.text);
  if (text != object.text) repairs_.add(repair::entities_in_strings);
  std::size_t offset = 0;
  refusal fault;
  auto unescaped = scan_json(text, offset, limits_, fault);
  if (!unescaped) return fault;
  return read(*std::move(unescaped), pointer, entities::undone);
}

decoded event_reader::read_webhook(const scanned_value& object, const json_member& type,
                                   const std::string& pointer) {
  if (auto fault = type_fault(type, pointer)) return *std::move(fault);
  auto webhook = read_tyk_webhook(object.members, received_);
  std::size_t offset = 0;
  refusal fault;
  auto canonical = scan_json(webhook.json, offset, limits_, fault);
  if (!canonical) return fault;
  auto result = to_event(*std::move(canonical), pointer, received_);
  if (auto* made = std::get_if<event>(&result)) {
    // Where the metadata does not have them by the names that count there.
    if (made->api_id.empty()) made->api_id = std::move(webhook.api_id);
    if (made->key.empty()) made->key = std::move(webhook.key);
  }
  return result;
}

}  // namespace sidehook::ingest
