#pragma once

#include <optional>
#include <string_view>

#include "config/redis_address.hpp"

namespace sidehook::redis {

/// An address as servers tell one: IPv6 ones without brackets. Nothing without a host, or without a
/// port from 1 to 65535.
std::optional<config::redis_address> host_and_port(std::string_view host, std::string_view port);

}  // namespace sidehook::redis
