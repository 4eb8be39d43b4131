#pragma once

#include <string>
#include <string_view>

#include <duktape.h>

namespace sidehook::jsvm {

/// What a script threw, in valid UTF-8, for people.
struct script_error {
  /// "TypeError: undefined not callable"; for a thrown value that is no Error, its String().
  std::string message;
  /// The stack trace, a line a frame; empty for a value that is no Error.
  std::string stack;
  /// Where it was thrown: the file as the API definition names it, and the line from 1. "" and 0
  /// when unknown.
  std::string file;
  int line = 0;
  /// Only for syntax errors: the column in bytes from 1, else 0.
  int column = 0;
};

/// Reads the value on top of the stack as an error, and pops it. Runs JavaScript (toString,
/// getters): call it under a guard. Never throws; what cannot be read stays empty.
script_error take_script_error(duk_context* context);

/// The source line at fault, a caret below the column, and a hint when the line looks newer than
/// the engine; each as far as it is known, on lines of their own, indented. "" when nothing is.
std::string source_excerpt(const script_error& error, std::string_view source);

}  // namespace sidehook::jsvm
