#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include "config/redis_address.hpp"
#include "daemon/redis/options.hpp"

namespace sidehook::redis {

/// Carries the bytes of one connection, plain or encrypted. Owned by the connection, on its thread;
/// what it calls keeps the connection alive.
class transport {
 public:
  /// @param failure  in words that follow "Redis at …"; "" when there is a connection
  using connected = std::function<void(const std::string& failure)>;
  using transferred = std::function<void(boost::system::error_code, std::size_t bytes)>;

  virtual ~transport() = default;

  virtual void connect(const config::redis_address& to, connected done) = 0;
  /// At most one at a time.
  virtual void read_some(boost::asio::mutable_buffer into, transferred done) = 0;
  /// Writes all of it. At most one at a time.
  virtual void write(boost::asio::const_buffer from, transferred done) = 0;
  /// Ends what is under way with an error.
  virtual void close() = 0;
};

std::unique_ptr<transport> make_plain_transport(boost::asio::io_context& context);

}  // namespace sidehook::redis
