#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/session/session_rules.hpp"

namespace sidehook::session {

struct imported_session {
  std::string key;
  writable_session session;
};

struct import_fault {
  /// In the text, from 1.
  int line = 0;
  /// Names the key, and the place in its session.
  std::string message;
};

/// What a text of many sessions holds, in its order, and everything that is wrong with it.
struct session_import {
  std::vector<imported_session> sessions;
  std::vector<import_fault> faults;
};

/// Reads a JSON object of sessions by key, or lines of {"key": …, "session": {…}}. Each session
/// must be one that may be written; nothing in it is reset.
session_import read_sessions(std::string_view text, const session_rules& rules);

}  // namespace sidehook::session
