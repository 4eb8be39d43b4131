#include "daemon/endpoint/openapi_endpoint.hpp"

#include <string>

#include "daemon/endpoint/embedded.hpp"

namespace sidehook::endpoint {

void show_openapi(http::request /*request*/, http::responder respond) {
  respond(http::json_reply(200, std::string(documents::openapi_json)));
}

}  // namespace sidehook::endpoint
