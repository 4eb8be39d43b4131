#pragma once

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"

namespace sidehook::endpoint {

/// GET /openapi.json: what both listeners take and answer (openapi.json beside this file).
void show_openapi(http::request request, http::responder respond);

}  // namespace sidehook::endpoint
