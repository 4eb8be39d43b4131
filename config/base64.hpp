#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidehook::config {

/// The bytes that stand in base64 (RFC 4648, section 4), padding included; nullopt when that is not
/// what the text is.
std::optional<std::string> from_base64(std::string_view text);

/// Bytes in base64, padded.
std::string to_base64(std::string_view bytes);

}  // namespace sidehook::config
