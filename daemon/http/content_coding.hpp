#pragma once

#include <cstddef>
#include <string>

#include "daemon/http/problem.hpp"
#include "daemon/http/request.hpp"

namespace sidehook::http {

/// Undoes the request's Content-Encoding: gzip, or none. Moves the body out of the request.
/// @param most_bytes  what the body may hold when it is unpacked (listen.max_unpacked_bytes)
/// @return the body, or what is wrong with it: 415 for another coding, 400 for data that is damaged
///         or cut off, 413 for what unpacks to more
result<std::string> take_decoded_body(request& request, std::size_t most_bytes);

}  // namespace sidehook::http
