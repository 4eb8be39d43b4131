#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/session/json_text.hpp"

namespace sidehook::session {

/// A value that has the wrong type.
struct session_fault {
  /// JSON Pointer; "" is the session itself.
  std::string pointer;
  /// What the value must be: "must be a whole number, is 1.5".
  std::string message;
  bool operator==(const session_fault&) const = default;
};

/// "/expires must be a whole number, is 1.5"
std::string to_string(const session_fault& fault);

/// Where values have types that gateways would not read (jsvm/compatibility.md, "Sessions"). Names
/// that gateways do not know may hold anything, and null stands for the default of everything.
/// @param most  ends the search
std::vector<session_fault> check_shape(const json_text& session, std::size_t most);

/// The names of a session's members that are numbers.
const std::vector<std::string_view>& numeric_members();

/// A whole number of 64 bits as a gateway reads it; 0 for everything else.
std::int64_t whole_number(const json_text* value);

}  // namespace sidehook::session
