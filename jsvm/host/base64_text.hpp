#pragma once

#include <string>
#include <string_view>

namespace sidehook::jsvm::host {

/// Bytes in base64 (RFC 4648), padded.
std::string base64_text(std::string_view bytes);

}  // namespace sidehook::jsvm::host
