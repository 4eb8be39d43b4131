#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidehook::ingest {

/// The text of a CloudEvents attribute in a header field: without quotes around it, and with what
/// is percent-encoded decoded. A % of which that cannot be said stays, as there are senders that do
/// not encode. Nothing when the outcome is no UTF-8.
std::optional<std::string> decode_header_attribute(std::string_view value);

}  // namespace sidehook::ingest
