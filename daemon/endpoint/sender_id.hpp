#pragma once

#include <string>
#include <variant>

#include "daemon/http/problem.hpp"
#include "daemon/http/request.hpp"

namespace sidehook::endpoint {

/// The id by which a sender knows the event of this request, if it sends it again: of the header
/// webhook-id (Standard Webhooks), or else of Idempotency-Key; "" when it names none. A problem
/// when it cannot be used.
std::variant<std::string, http::problem> sender_id_of(const http::request& request);

}  // namespace sidehook::endpoint
