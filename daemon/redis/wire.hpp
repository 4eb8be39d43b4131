#pragma once

#include <string>

#include "daemon/redis/command.hpp"

namespace sidehook::redis {

/// Appends the command as the server reads it (RESP).
/// @throws std::bad_alloc
void append(std::string& to, const command& what);

}  // namespace sidehook::redis
