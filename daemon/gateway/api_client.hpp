#pragma once

#include <functional>
#include <mutex>
#include <string>

#include <boost/asio/io_context.hpp>

#include "daemon/client/http_client.hpp"
#include "daemon/gateway/api_outcome.hpp"
#include "daemon/gateway/options.hpp"

namespace sidehook::gateway {

/// A request to the gateway's API.
struct api_request {
  std::string method;
  /// From the root of gateway.url, percent-encoded, with its query: "/tyk/keys/k?suppress_reset=1".
  std::string path;
  /// JSON, or "".
  std::string body = {};
};

/// Sends requests to the gateway's API, with the secret as it is in its file then, over connections
/// of its own: directly, without a proxy, within gateway.timeout_ms and gateway.max_response_bytes,
/// following no redirect. Lives on the one thread that runs the io_context.
class api_client {
 public:
  using done = std::function<void(api_outcome)>;

  api_client(boost::asio::io_context& context, options options);

  /// On the io_context's thread. done() is called there, once, after send() has returned.
  void send(api_request request, done done);

  /// Why the API could not be used when it was last asked; "" when it could. Any thread.
  std::string failure() const;

  /// Ends all that is under way, and all that comes later, as gone. On the io_context's thread; it
  /// has no more to do for this then.
  void stop() { http_.stop(); }

 private:
  void note(const api_outcome& outcome);

  const options options_;
  const std::string base_;
  const std::string place_;
  const jsvm::vm_executor executor_;
  client::http_client http_;
  mutable std::mutex mutex_;
  std::string failure_;
};

/// Text as it may stand in a path or a query: everything but letters, digits and "-._~" encoded.
std::string percent_encoded(std::string_view text);

}  // namespace sidehook::gateway
