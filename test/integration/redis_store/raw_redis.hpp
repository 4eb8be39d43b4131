#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "test/support/client_socket.hpp"

namespace sidehook::test {

/// Speaks with a Redis server without any of our client: what a test checks with, it does not test.
/// Blocking; what does not come within ten seconds throws.
class raw_redis {
 public:
  explicit raw_redis(std::uint16_t port) : socket_(client_socket::to_port(port)) {}

  /// The reply as text: "(nil)" for none, "-ERR …" for an error, lines for a list.
  std::string ask(const std::vector<std::string>& words);
  /// What comes without being asked for, after SUBSCRIBE; in the same form.
  std::string next() { return read_reply(); }

 private:
  std::string read_reply();
  std::string read_line();
  std::string read_bytes(std::size_t count);

  client_socket socket_;
  std::string read_;
};

}  // namespace sidehook::test
