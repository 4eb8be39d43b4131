#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidehook::ingest {

/// The text of a CloudEvents attribute in a header field: without quotes around it, and with what
/// is percent-encoded decoded. Nothing when that is no UTF-8.
std::optional<std::string> decode_header_attribute(std::string_view value);

}  // namespace sidehook::ingest
