#pragma once

#include <chrono>
#include <optional>

#include "config/settings.hpp"
#include "daemon/session/api_directory.hpp"
#include "daemon/session/json_text.hpp"

namespace sidehook::session {

/// How long a session is kept that is written now (jsvm/compatibility.md, "Sessions"); nullopt: for
/// good. Of the APIs in its access rights those that are loaded count; of all APIs, for a session
/// without access rights.
/// @param session  of valid shape
std::optional<std::chrono::seconds> time_to_live(const json_text& session,
                                                 const config::session_settings& settings,
                                                 const api_directory& apis,
                                                 std::chrono::sys_seconds now);

}  // namespace sidehook::session
