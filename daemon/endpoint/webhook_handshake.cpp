#include "daemon/endpoint/webhook_handshake.hpp"

#include <string>

namespace sidehook::endpoint {

void shake_hands(http::request request, http::responder respond) {
  http::reply reply;
  reply.headers = {{"Allow", "OPTIONS, POST"}};
  if (const auto origin = request.header("WebHook-Request-Origin")) {
    reply.headers.push_back({"WebHook-Allowed-Origin", std::string(*origin)});
    // As fast as it likes: what is too much is told with 429 or 503.
    reply.headers.push_back({"WebHook-Allowed-Rate", "*"});
  }
  respond(std::move(reply));
}

}  // namespace sidehook::endpoint
