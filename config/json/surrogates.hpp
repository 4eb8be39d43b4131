#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sidehook::config::json {

/// Whether a string that RapidJSON has decoded holds half of a surrogate pair; so may bytes that
/// are no UTF-8.
bool holds_surrogates(std::string_view text);

/// What RapidJSON makes of a string, with U+FFFD for each surrogate: it lets "\\udc00" pass, half
/// of a character, which as UTF-8 is none. Both take three bytes.
std::string without_surrogates(std::string_view text);
/// The same in place.
void replace_surrogates(std::span<char> text);

}  // namespace sidehook::config::json
