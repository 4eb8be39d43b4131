#pragma once

#include <string>

#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// Whether a server says with this reply that it serves nobody like us now, whatever is asked of
/// it: that it is a read-only replica, still loads its data, has lost its master, or wants a
/// password first. The command was not done then, and another connection may lead to where it would
/// be.
/// @returns why, in words that follow "Redis at …"; "" for every other reply
std::string why_unserved(const reply& answer);

}  // namespace sidehook::redis
