#pragma once

#include <vector>

#include "config/redis_address.hpp"
#include "daemon/redis/handshake.hpp"
#include "daemon/redis/options.hpp"
#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// As whom Redis, or a sentinel, is spoken to. A password that is in a file is read now, without
/// the line break at its end; this may wait for a disk.
result<credentials> server_credentials(const options& options);
result<credentials> sentinel_credentials(const options& options);

/// redis.addresses, those that are none left out: the settings were checked.
std::vector<config::redis_address> addresses_of(const options& options);

}  // namespace sidehook::redis
