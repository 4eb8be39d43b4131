#pragma once

#include <string>

#include "daemon/http/net.hpp"

namespace sidehook::http {

/// Who is at the other end of a connection.
struct peer {
  enum class transport { tcp, unix_domain };
  transport by = transport::tcp;
  /// The IP address as text, an IPv4 one in its own form even where it came as an IPv6 one;
  /// "unix" at a Unix domain socket, and "" when the connection has ended already.
  std::string address;
  /// What bounds for one sender count by: the address, but of IPv6 the network of 64 bits, as one
  /// machine has all of that.
  std::string source;
};

peer peer_at(const boost::asio::generic::stream_protocol::endpoint& endpoint);
peer peer_of(const stream_socket& socket);

}  // namespace sidehook::http
