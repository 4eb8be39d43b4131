#pragma once

#include "config/settings.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {

enum class configuration_view { effective, reference, sample };

/// Prints the settings in force (secrets masked), the reference of all options, or a file with all
/// defaults.
int print_configuration(const config::settings& settings, configuration_view view,
                        surroundings& world);

}  // namespace sidehook::command
