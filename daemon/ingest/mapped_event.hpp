#pragma once

#include <string>

#include "config/mapping.hpp"
#include "daemon/ingest/mapped_value.hpp"
#include "daemon/ingest/reading_context.hpp"

namespace sidehook::ingest {

/// The event that a mapping makes of a body that it fits; ignored_body where it says so.
/// @param pointer  where the body is, as a JSON Pointer
decoded read_mapped_event(const config::mapping& mapping, const mapping_source& source,
                          const std::string& pointer, const reading_context& context);

/// The id that a body has by the mapping; "" when it has none, or one that is too long.
std::string sender_event_id_of(const config::mapping& mapping, const mapping_source& source);

}  // namespace sidehook::ingest
