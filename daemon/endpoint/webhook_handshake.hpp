#pragma once

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"

namespace sidehook::endpoint {

/// OPTIONS on a path that takes events: what a sender of CloudEvents asks before it delivers
/// ("HTTP 1.1 Web Hooks for Event Delivery", section 4). Whoever asks is told that it may; that
/// lets nobody in, as a POST has to show what listen.auth says.
void shake_hands(http::request request, http::responder respond);

}  // namespace sidehook::endpoint
