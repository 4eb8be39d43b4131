#pragma once

#include <string>
#include <string_view>

#include "config/settings_assembly.hpp"

namespace sidehook::config {

/// Refuses the URL of a service, http or https, that cannot be one: whether it leads anywhere is
/// found out by asking.
/// @param credentials  the option for what a user in the URL would be for
void check_url(settings_assembly& assembled, std::string_view option, const std::string& url,
               std::string_view credentials);

}  // namespace sidehook::config
