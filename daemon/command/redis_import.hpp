#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/redis_store/state.hpp"
#include "daemon/session/session_import.hpp"

namespace sidehook::command {

/// What became of an import.
struct redis_import {
  std::size_t written = 0;
  /// Why not all were; "" when they were.
  std::string failure;
};

/// Writes sessions to Redis as the daemon does, and tells gateways of them. Redis has no way to
/// write all or none of so many: it stops at the first that is refused, and what was written stays.
/// @param report  hears what the operator should know
redis_import import_into_redis(std::vector<session::imported_session> sessions,
                               const config::settings& settings,
                               const redis_store::state::reporter& report);

}  // namespace sidehook::command
