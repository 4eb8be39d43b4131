#include "daemon/http/peer.hpp"

#include <cstring>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

namespace sidehook::http {
namespace {

namespace ip = boost::asio::ip;
using stream_endpoint = boost::asio::generic::stream_protocol::endpoint;

constexpr unsigned short bits_of_one_sender = 64;

ip::address_v6 v6_in(const stream_endpoint& from) {
  sockaddr_in6 read{};
  std::memcpy(&read, from.data(), sizeof read);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &read.sin6_addr, bytes.size());
  return ip::address_v6(bytes, read.sin6_scope_id);
}

peer v4_peer(const ip::address_v4& address) {
  const std::string text = address.to_string();
  return {peer::transport::tcp, text, text};
}

peer v6_peer(const ip::address_v6& address) {
  if (address.is_v4_mapped()) return v4_peer(ip::make_address_v4(ip::v4_mapped, address));
  return {peer::transport::tcp, address.to_string(),
          ip::network_v6(address, bits_of_one_sender).canonical().to_string()};
}

}  // namespace

peer peer_at(const stream_endpoint& from) {
  switch (from.data()->sa_family) {
    case AF_INET: {
      sockaddr_in read{};
      std::memcpy(&read, from.data(), sizeof read);
      return v4_peer(ip::address_v4(ntohl(read.sin_addr.s_addr)));
    }
    case AF_INET6:
      return v6_peer(v6_in(from));
    case AF_UNIX:
      return {peer::transport::unix_domain, "unix", "unix"};
    default:
      return {};
  }
}

peer peer_of(const stream_socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? peer() : peer_at(endpoint);
}

}  // namespace sidehook::http
