#pragma once

#include "config/settings.hpp"

namespace sidehook::redis {

/// Where Redis is, and how it is spoken to: the settings under `redis`.
using options = config::redis_settings;

}  // namespace sidehook::redis
