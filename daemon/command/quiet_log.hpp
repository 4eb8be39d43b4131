#pragma once

#include "daemon/log/logger.hpp"

namespace sidehook::command {

/// A log that goes nowhere, for commands that print what matters themselves.
log::logger make_quiet_log();

}  // namespace sidehook::command
