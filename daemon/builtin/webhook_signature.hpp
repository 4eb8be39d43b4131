#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "jsvm/host/ports.hpp"

namespace sidehook::builtin {

/// The headers of a Standard Webhook: webhook-id, webhook-timestamp, and webhook-signature, which
/// has a v1 signature (HMAC-SHA256) by each key.
/// @param keys  the bytes that secrets stand for
/// @param id    visible ASCII; receivers know by it what they had before
std::vector<jsvm::host::http_header> signature_headers(const std::vector<std::string>& keys,
                                                       std::string_view id,
                                                       std::chrono::system_clock::time_point now,
                                                       std::string_view body);

}  // namespace sidehook::builtin
