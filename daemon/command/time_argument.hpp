#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace sidehook::command {

/// Reads a time as people give it: RFC 3339 ("2026-08-21T10:11:12Z"), seconds since 1970, or a
/// length of time that has passed since then ("90m", "36h"). Fractions of a second are cut off.
/// nullopt when it is none of these, before 1970, or in the future by the third form.
std::optional<std::chrono::sys_seconds> parse_time(std::string_view text,
                                                   std::chrono::system_clock::time_point now);

}  // namespace sidehook::command
