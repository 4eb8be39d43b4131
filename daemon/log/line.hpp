#pragma once

#include <chrono>
#include <string>

#include "daemon/log/logger.hpp"

namespace sidehook::log {

/// "2026-08-21T10:11:12.345Z" (RFC 3339).
std::string time_text(std::chrono::system_clock::time_point time);
/// time="2026-08-21T10:11:12.345Z" level=info message=foo name=value …; what is more than a word is
/// quoted.
std::string text_line(std::chrono::system_clock::time_point time, level level,
                      std::string_view message, fields fields);
/// The same as a JSON object in one line.
std::string json_line(std::chrono::system_clock::time_point time, level level,
                      std::string_view message, fields fields);

}  // namespace sidehook::log
