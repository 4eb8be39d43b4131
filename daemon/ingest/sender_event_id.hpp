#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidehook::ingest {

/// The id that a body gives its event, as it is kept: ids are only different within their space
/// (a CloudEvent's source, a mapping), so that stands before it, and a '#' between them. What
/// cannot be shown, blanks, '#' and '%' are percent-encoded.
/// @return nothing when it is longer than an id may be
std::optional<std::string> sender_event_id(std::string_view space, std::string_view id);

}  // namespace sidehook::ingest
