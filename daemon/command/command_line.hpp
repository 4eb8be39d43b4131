#pragma once

#include <string>
#include <vector>

#include "daemon/command/command.hpp"

namespace sidehook::command {

/// Parses the arguments (the program's name not among them), loads the settings, and runs the
/// subcommand that they name; `serve` when they name none. Returns the exit code: 2 for a mistake
/// in the arguments or the settings.
int run_command_line(std::vector<std::string> arguments, surroundings& world);

}  // namespace sidehook::command
