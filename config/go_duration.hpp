#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace sidehook::config {

/// Reads a length of time as Go writes it: "1h30m", "1.5s", "300ms", "-1m", "0". nullopt when it is
/// none, and beyond 290 years.
std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text);

}  // namespace sidehook::config
