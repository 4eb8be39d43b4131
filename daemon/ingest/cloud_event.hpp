#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/reading_context.hpp"

namespace sidehook::ingest {

/// How CloudEvents come over HTTP (jsvm/compatibility.md, "CloudEvents").
enum class cloud_events_mode {
  none,         ///< nothing says that they do
  structured,   ///< the body is one, in JSON
  batched,      ///< it is an array of them
  binary,       ///< the header has its attributes, the body its data
  unsupported,  ///< in a format that is not JSON
};
cloud_events_mode cloud_events_mode_of(const header_fields& headers);

/// Whether these are the members of a CloudEvent in JSON.
bool is_cloud_event(const std::vector<json_member>& members);

/// A CloudEvent in JSON as an event: `type` is its type, `data` its metadata, and all attributes
/// are in its member CloudEvent.
/// @param pointer  where it is in the body
decoded read_cloud_event(const scanned_value& object, const std::string& pointer,
                         const reading_context& context);

/// The same of one in binary mode.
/// @param body  its data
decoded read_binary_cloud_event(std::string_view body, const reading_context& context);

}  // namespace sidehook::ingest
