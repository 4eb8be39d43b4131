#pragma once

#include <string>

#include "config/settings.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {

/// Writes sessions into the store under data_dir, whether or not a daemon is running on it: all of
/// them, or none when anything is wrong with one, and then says everything that is. 1 for none.
/// @param file  a JSON object of sessions by key, or lines of {"key": …, "session": {…}}; "-" for
///              standard input
int import_sessions(const config::settings& settings, const std::string& file, surroundings& world);

}  // namespace sidehook::command
