#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sidehook::config {

/// Where a server of Redis listens: a host and a port, or a path.
struct redis_address {
  /// A name or an IP address, without brackets; "" at a path.
  std::string host = {};
  std::uint16_t port = 0;
  /// Of a Unix domain socket; "" at a host.
  std::string path = {};
  bool operator==(const redis_address&) const = default;
};

/// "redis.internal:6379", "[fd00::1]:6379", "/run/redis.sock"
std::string to_string(const redis_address& address);

/// Reads what to_string() writes; nothing when the text is none of these.
std::optional<redis_address> parse_redis_address(std::string_view text);

}  // namespace sidehook::config
