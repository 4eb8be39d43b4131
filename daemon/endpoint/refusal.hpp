#pragma once

#include <optional>

#include "daemon/http/problem.hpp"
#include "daemon/queue/admission.hpp"

namespace sidehook::endpoint {

/// The answer to who wants something in the queue that is not taken; nothing when it is.
std::optional<http::problem> refusal_of(queue::admission admission);

}  // namespace sidehook::endpoint
