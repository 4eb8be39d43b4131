#pragma once

#include <string>
#include <string_view>

namespace sidehook::ingest {

/// Appends the text as it stands within a JSON string: quotes, backslashes and control characters
/// escaped, everything else as it is.
void append_escaped(std::string& json, std::string_view text);

/// Appends \uXXXX for a UTF-16 code unit.
void append_code_unit(std::string& json, char16_t unit);

}  // namespace sidehook::ingest
