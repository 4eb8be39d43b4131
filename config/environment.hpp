#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::config {

/// The environment of the process as "NAME=value", read once at start and handed in: nothing here
/// asks the system.
using environment = std::vector<std::string>;

/// The value of a variable; nullopt when it is not set. Valid as long as the environment.
std::optional<std::string_view> variable(const environment& from, std::string_view name);

}  // namespace sidehook::config
