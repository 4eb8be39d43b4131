#pragma once

#include <optional>
#include <string>

#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Why a method or a header field cannot go out, since it would break the lines of the request.
std::optional<std::string> what_cannot_be_sent(const jsvm::host::http_request& request);

}  // namespace sidehook::client
