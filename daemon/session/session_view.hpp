#pragma once

#include <string>

#include "daemon/session/json_text.hpp"

namespace sidehook::session {

/// A stored session as handlers see it (jsvm/compatibility.md, "Sessions"): numbers that are absent
/// are there as 0, access rights with a limit name its scope, a password is "". Everything else is
/// the text that is stored.
/// @param stored  an object
std::string view_of(const json_text& stored);

}  // namespace sidehook::session
