#pragma once

#include <string>

namespace sidehook::config::schema {

/// What a schema says against a document.
struct violation {
  /// JSON Pointer of the value at fault, or of the member that is missing.
  std::string pointer;
  /// A rule and what is there instead: "must be a string, is a number".
  std::string message;
  bool operator==(const violation&) const = default;
};

}  // namespace sidehook::config::schema
