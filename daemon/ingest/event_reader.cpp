#include "daemon/ingest/event_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "daemon/ingest/canonical_event.hpp"
#include "daemon/ingest/cloud_event.hpp"
#include "daemon/ingest/html_entities.hpp"
#include "daemon/ingest/mapped_event.hpp"
#include "daemon/ingest/tyk_webhook.hpp"

namespace sidehook::ingest {
namespace {

decoded named(decoded result, const char* format) {
  if (auto* made = std::get_if<event>(&result)) made->format = format;
  return result;
}

}  // namespace

decoded event_reader::read(const scanned_value& value, const std::string& pointer,
                           entities escapes) {
  const auto most_bytes = context_.limits.event_bytes;
  if (value.text.size() > most_bytes) {
    return refusal{refusal::reason::too_large,
                   fmt::format("an event may have {} bytes (listen.max_event_bytes)", most_bytes),
                   pointer, 0};
  }
  if (value.type != json_member::kind::object)
    return refusal{refusal::reason::unprocessable, "an event must be a JSON object", pointer, 0};
  return read_object(value, pointer, escapes);
}

// The first that it is. What says so itself comes before what is only alike, and what the operator
// has written down before what is known here.
decoded event_reader::read_object(const scanned_value& object, const std::string& pointer,
                                  entities escapes) {
  const auto* webhook_type = find_tyk_webhook(object.members);
  const bool from_webhook = expected_ == format::tyk_webhook || webhook_type != nullptr;
  if (from_webhook && escapes == entities::possible &&
      object.text.find('&') != std::string_view::npos) {
    return read_unescaped(object, pointer);
  }
  const auto envelope = envelope_of(object.members);
  if (envelope == envelope_kind::whole) return to_event(object, pointer, context_.received);
  value_tree tree(object.text);
  if (const auto* mapping = context_.mappings.find(object, tree, context_.headers))
    return read_mapped_event(*mapping, {tree, context_.headers, context_.received}, pointer,
                             context_);
  if (expected_ == format::cloud_event || is_cloud_event(object.members))
    return named(read_cloud_event(object, pointer, context_), "CloudEvent");
  if (webhook_type != nullptr)
    return named(read_webhook(object, *webhook_type, pointer), "Tyk webhook");
  if (envelope == envelope_kind::type_alone) return to_event(object, pointer, context_.received);
  return nothing_known(pointer);
}

refusal event_reader::nothing_known(const std::string& pointer) const {
  const auto& mappings = context_.mappings.names();
  return {refusal::reason::unprocessable,
          fmt::format("this object is no event: it has neither EventType nor Type, nor event and "
                      "message of a Tyk webhook, nor specversion, id, source and type of a "
                      "CloudEvent, and none of the mappings fits it ({})",
                      mappings.empty() ? "there are none" : mappings),
          pointer, 0};
}

decoded event_reader::read_unescaped(const scanned_value& object, const std::string& pointer) {
  const std::string undone = undo_entities_in_strings(object.text);
  if (undone != object.text) repairs_.add(repair::entities_in_strings);
  json_text text(undone);
  refusal fault;
  const auto unescaped = text.scan_first(context_.limits, fault);
  if (!unescaped) return fault;
  return read(*unescaped, pointer, entities::undone);
}

decoded event_reader::read_webhook(const scanned_value& object, const json_member& type,
                                   const std::string& pointer) {
  if (auto fault = type_fault(type, pointer)) return *std::move(fault);
  auto webhook = read_tyk_webhook(object.members, context_.received);
  auto result = to_event(webhook.json, pointer, context_);
  if (auto* made = std::get_if<event>(&result)) {
    // Where the metadata does not have them by the names that count there.
    if (made->api_id.empty()) made->api_id = std::move(webhook.api_id);
    if (made->key.empty()) made->key = std::move(webhook.key);
  }
  return result;
}

}  // namespace sidehook::ingest
