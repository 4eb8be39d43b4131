#pragma once

#include <string>

namespace sidehook::config {

/// Something about the configuration that people should know, with its place.
struct fault {
  enum class level {
    error,  ///< what it is about is not used
    note,   ///< worth knowing; everything is used
  };
  level severity = level::error;
  /// The file, or what stands for it: the name of an environment variable, or the command-line
  /// argument.
  std::string file;
  /// JSON Pointer of the value at fault, as the file spells its members; "" is the whole document.
  std::string pointer;
  /// From 1; 0 is unknown. Columns count characters.
  int line = 0;
  int column = 0;
  std::string message;
  /// Only for syntax errors: the line in question, and a caret below the place; two lines.
  std::string excerpt;
};

/// One line: "sidehook.json:7:17: /jsvm/timeout_ms: 0 is not allowed: must be a whole number from 1
/// to 600000". Notes have "note: " after the place. Whatever the file holds, no control character
/// gets out.
std::string to_string(const fault& fault);
/// to_string(), and the excerpt below it if there is one.
std::string describe(const fault& fault);

}  // namespace sidehook::config
