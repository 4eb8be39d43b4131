#pragma once

#include <optional>
#include <string>

#include "daemon/client/url.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Where an answer asks to go on; nothing when it is no redirect, or does not say where.
std::optional<std::string> location_of(const jsvm::host::http_response& answer);

/// What is asked of the next place. 301, 302 and 303 make it GET (HEAD stays) without a body and
/// what describes one; 307 and 308 leave it as it is. Authorization and Cookie stay behind when the
/// next host is neither the first one nor below it; once gone they do not come back.
/// @param first  where the request was sent at first
jsvm::host::http_request redirected(jsvm::host::http_request request, int status, const url& first,
                                    const url& next);

}  // namespace sidehook::client
