#pragma once

#include <string>

#include "config/settings.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {

/// Writes sessions to where the settings have them, whether or not a daemon is running on it: none
/// when anything is wrong with one, and then says everything that is. Into a file of our own all
/// are written or none; to Redis perhaps only some, which is said. 1 unless all were written.
/// @param file  a JSON object of sessions by key, or lines of {"key": …, "session": {…}}; "-" for
///              standard input
int import_sessions(const config::settings& settings, const std::string& file, surroundings& world);

}  // namespace sidehook::command
