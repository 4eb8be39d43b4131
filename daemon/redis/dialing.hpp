#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/redis_address.hpp"
#include "daemon/redis/net.hpp"

namespace sidehook::redis {

/// Finds the addresses of a host, and connects a socket to the first that answers. Lives on the
/// thread that runs the io_context.
class dialing {
 public:
  explicit dialing(boost::asio::io_context& context) : resolver_(context) {}

  /// @param socket  must live until done has been called, as must this
  /// @param done    gets why not, in words that follow "Redis at …", or ""
  void dial(stream_socket& socket, const config::redis_address& to,
            std::function<void(const std::string&)> done);
  /// done gets to hear of it, for a name only when the system has given up looking for it.
  void cancel();

 private:
  resolver resolver_;
  bool cancelled_ = false;
};

}  // namespace sidehook::redis
