#include "config/redis_address.hpp"

#include <charconv>

#include <boost/asio/ip/address_v6.hpp>
#include <fmt/format.h>
#include <sys/un.h>

namespace sidehook::config {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stopped != end || port == 0) return std::nullopt;
  return port;
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n:/[]@") == std::string_view::npos;
}

// With the zone that a link-local address needs: "fe80::1%eth0".
bool is_ipv6_address(std::string_view text) {
  boost::system::error_code error;
  boost::asio::ip::make_address_v6(text, error);
  return !error;
}

std::optional<redis_address> parse_path(std::string_view text) {
  constexpr std::size_t most_bytes = sizeof(sockaddr_un::sun_path) - 1;
  if (text.size() > most_bytes || text.find('\0') != std::string_view::npos) return std::nullopt;
  return redis_address{"", 0, std::string(text)};
}

}  // namespace

std::string to_string(const redis_address& address) {
  if (!address.path.empty()) return address.path;
  const bool brackets = address.host.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(brackets ? "[{}]:{}" : "{}:{}"), address.host, address.port);
}

std::optional<redis_address> parse_redis_address(std::string_view text) {
  if (text.starts_with('/')) return parse_path(text);
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return std::nullopt;
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_ipv6_address(host)) return std::nullopt;
  } else if (!is_host_name(host)) {
    return std::nullopt;
  }
  return redis_address{std::string(host), *port, ""};
}

}  // namespace sidehook::config
