#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/reading_context.hpp"

namespace sidehook::ingest {

/// How far the members of an object are those of an event.
enum class envelope_kind {
  none,
  type_alone,  ///< a Type, which other formats have too
  whole,       ///< an EventType, or Type and Meta
};
envelope_kind envelope_of(const std::vector<json_member>& members);

/// An event of an object in the documented form or in that of current gateways (Type, Meta), which
/// has a type under either name.
/// @param pointer   where the object is in the body, as a JSON Pointer
/// @param received  becomes the TimeStamp of an event that has none
decoded to_event(const scanned_value& object, const std::string& pointer,
                 std::chrono::system_clock::time_point received);

/// The same of a text that has been made of an object in another format, and is one such object.
decoded to_event(std::string_view canonical, const std::string& pointer,
                 const reading_context& context);

/// What is wrong with a member of the object at `pointer` that is to name the event's type.
std::optional<refusal> type_fault(const json_member& type, const std::string& pointer);

}  // namespace sidehook::ingest
