#include "daemon/redis/host_and_port.hpp"

#include <charconv>
#include <string>

namespace sidehook::redis {

std::optional<config::redis_address> host_and_port(std::string_view host, std::string_view port) {
  constexpr std::size_t most_bytes = 255;
  if (host.empty() || host.size() > most_bytes ||
      host.find_first_of(std::string_view("\0 \t\r\n/[]", 8)) != std::string_view::npos)
    return std::nullopt;
  std::uint16_t number = 0;
  const auto* const end = port.data() + port.size();
  const auto [stopped, error] = std::from_chars(port.data(), end, number);
  if (error != std::errc() || stopped != end || number == 0) return std::nullopt;
  return config::redis_address{std::string(host), number, ""};
}

}  // namespace sidehook::redis
