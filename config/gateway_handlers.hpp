#pragma once

#include <string_view>

#include "config/definition_reader.hpp"
#include "config/object_kind.hpp"

namespace sidehook::config {

/// The option event_handlers: handlers for the events of all APIs, as a Classic definition has its
/// own, {"events": {"TokenCreated": […]}}.
extern const object_kind gateway_handler_objects;

/// What stands for the file of these handlers in faults and lists.
inline constexpr std::string_view gateway_handlers_file = "event_handlers";

/// The handlers as a definition without an api_id, their pointers beginning at the object; and the
/// notes on them.
/// @param text  a JSON object without faults
/// @param run   the kinds of handlers that are used; others are for showing only
read_definition gateway_handlers_from_json(std::string_view text, const handler_kinds& run);

}  // namespace sidehook::config
