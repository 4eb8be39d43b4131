#pragma once

#include "config/settings.hpp"

namespace sidehook::gateway {

/// Where the gateway's own API is, and how it is spoken to: the settings under `gateway`.
using options = config::gateway_settings;

}  // namespace sidehook::gateway
