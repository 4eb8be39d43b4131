#pragma once

#include <string>

#include "daemon/session/json_text.hpp"

namespace sidehook::session {

/// What to store when a handler gives back a session that it has read: where a value is the one
/// that was shown, as JavaScript sees both (numbers are doubles, strings are decoded, the order of
/// members does not count), the text that is stored stays; what was only shown, and is not stored,
/// stays away.
/// @param given   by the handler
/// @param shown   to handlers
/// @param stored  what was shown
std::string merge(const json_text& given, const json_text& shown, const json_text& stored);

}  // namespace sidehook::session
