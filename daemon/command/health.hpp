#pragma once

#include <chrono>

#include "config/settings.hpp"
#include "daemon/command/admin_client.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {

struct health_options {
  enum class question { ready, alive };

  question what = question::ready;
  admin_options daemon{.limits = {.timeout = std::chrono::seconds(5)}};
};

/// Asks a running daemon whether it accepts events, or whether it answers at all, and prints what
/// it says of its parts. 1 when it does not.
int health(const config::settings& settings, const health_options& options, surroundings& world);

}  // namespace sidehook::command
