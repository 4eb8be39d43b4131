#pragma once

#include <span>
#include <string>
#include <string_view>

#include "daemon/session/json_text.hpp"

namespace sidehook::session {

/// Puts a JSON object together from texts that are JSON already.
class object_text {
 public:
  /// @param name_text  with its quotes
  void add(std::string_view name_text, std::string_view value_text);
  std::string take();

 private:
  std::string text_;
};

/// A member to be set: a name that needs no escapes, and JSON text.
struct member_text {
  std::string_view name;
  std::string text;
};

/// The text of an object with some members set to other values: where they stand, or else at the
/// end, in the order given.
std::string with_members(const json_text& object, std::span<const member_text> changes);

}  // namespace sidehook::session
