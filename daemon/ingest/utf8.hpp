#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sidehook::ingest {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Appends the code point, or U+FFFD when it is no scalar value: beyond U+10FFFF, or a surrogate.
void append_utf8(std::string& text, char32_t code_point);

/// The bytes of the character that the text begins with; 0 when that is no UTF-8.
std::size_t utf8_length(std::string_view text);

/// The text with U+FFFD in the place of every byte that is no UTF-8.
std::string valid_utf8(std::string_view text);
bool is_utf8(std::string_view text);

}  // namespace sidehook::ingest
