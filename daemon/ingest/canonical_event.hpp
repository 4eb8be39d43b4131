#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/json_scan.hpp"

namespace sidehook::ingest {

/// An event of an object in the documented form or in that of current gateways (Type, Meta).
/// @param pointer   where the object is in the body, as a JSON Pointer
/// @param received  becomes the TimeStamp of an event that has none
decoded to_event(scanned_value object, const std::string& pointer,
                 std::chrono::system_clock::time_point received);

/// What is wrong with a member of the object at `pointer` that is to name the event's type.
std::optional<refusal> type_fault(const json_member& type, const std::string& pointer);

}  // namespace sidehook::ingest
