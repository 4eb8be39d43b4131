#pragma once

#include <string>
#include <string_view>

#include "daemon/ingest/repair_counts.hpp"

namespace sidehook::ingest {

/// How the writer of a text put its strings, which tells what a backslash in them means.
enum class string_style {
  unescaped,  ///< as they are: a backslash that begins no escape of JSON's is one
  go_quoted,  ///< by Go's %q, which knows more escapes: \a \v \xNN \UNNNNNNNN
};

struct repaired_json {
  std::string text;
  repair_set repairs;
};

/// What is known to be wrong in text that is meant to be JSON, put right in one pass:
/// - a comma between a value and } or ] is dropped;
/// - control characters in strings become escapes, bytes that are no UTF-8 become U+FFFD;
/// - in go_quoted strings Go's escapes become JSON's;
/// - any other backslash that begins no escape is doubled; in unescaped strings also one before the
///   quote that ends a line, for that quote ends the value.
/// What is right stays as it is; what is wrong in other ways does, too.
repaired_json repair_json(std::string_view text, string_style style);

}  // namespace sidehook::ingest
