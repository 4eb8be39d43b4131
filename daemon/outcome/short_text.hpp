#pragma once

#include <string>

namespace sidehook::outcome {

/// Text in UTF-8 as it is, or its first thousand bytes and "…".
inline std::string shortened(std::string text) {
  constexpr std::size_t longest = 1'000;
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

}  // namespace sidehook::outcome
