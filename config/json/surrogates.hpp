#pragma once

#include <string>
#include <string_view>

namespace sidehook::config::json {

/// Whether there is anything to look at: three bytes become of a surrogate, this the first of them,
/// with which some characters begin, too.
inline bool may_hold_surrogates(std::string_view text) {
  return text.find('\xED') != std::string_view::npos;
}

/// What RapidJSON makes of a string, with U+FFFD for each surrogate: it lets "\\udc00" pass, half
/// of a character, which as UTF-8 is none.
std::string without_surrogates(std::string_view text);

}  // namespace sidehook::config::json
