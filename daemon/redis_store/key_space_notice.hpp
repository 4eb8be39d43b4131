#pragma once

#include <string>
#include <string_view>

#include "daemon/redis_store/session_keys.hpp"

namespace sidehook::redis_store {

/// The channel on which gateways tell one another.
inline constexpr std::string_view gateways_channel = "tyk.cluster.notifications";

/// What has gateways forget a session that they remember.
std::string key_space_notice(std::string_view key, session_keys::naming naming,
                             std::string_view node_secret);

}  // namespace sidehook::redis_store
