#pragma once

#include <optional>

#include "config/redis_address.hpp"
#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// The host and port in a reply to SENTINEL get-master-addr-by-name; nothing when there are none.
std::optional<config::redis_address> read_master_address(const reply& answer);

}  // namespace sidehook::redis
