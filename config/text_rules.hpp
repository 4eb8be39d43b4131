#pragma once

#include <optional>
#include <string_view>

namespace sidehook::config {

/// Valid UTF-8 without control characters.
bool is_plain_text(std::string_view text);
/// What the name of a header field may be: a token (RFC 9110, section 5.6.2).
bool is_header_name(std::string_view text);
/// The permissions of a file that three or four octal digits say: "0660".
std::optional<unsigned> file_mode(std::string_view text);
/// The text without the blanks at its ends.
std::string_view without_blanks(std::string_view text);

}  // namespace sidehook::config
