#pragma once

#include <string_view>

namespace sidehook::session {

/// Whether the text is a time as RFC 3339 has it: "2026-08-21T10:11:12.5+02:00".
bool is_date_time(std::string_view text);

}  // namespace sidehook::session
