#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sidehook::config::json {

/// Of each of eight bytes.
inline constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080;

/// How many bytes the text begins with that are ASCII.
inline std::size_t ascii_length(std::string_view text) {
  // Eight at a time, and the rest one by one.
  std::size_t length = 0;
  for (std::uint64_t word = 0; text.size() - length >= sizeof(word); length += sizeof(word)) {
    std::memcpy(&word, text.data() + length, sizeof(word));
    if ((word & high_bits) != 0) break;
  }
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0x80U) == 0) ++length;
  return length;
}

inline bool is_ascii(std::string_view text) { return ascii_length(text) == text.size(); }

/// Whether the text holds a control character that JSON has nowhere, not even between values.
/// RapidJSON with SSE2 overlooks some of them in strings (U+001A to U+001F).
inline bool holds_control(std::string_view text) {
  constexpr std::uint64_t spaces = 0x2020'2020'2020'2020;
  const auto is_one = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  };
  // Eight at a time it is enough to see whether any is below a space.
  for (std::uint64_t word = 0; text.size() >= sizeof(word); text.remove_prefix(sizeof(word))) {
    std::memcpy(&word, text.data(), sizeof(word));
    const bool may_be = ((word - spaces) & ~word & high_bits) != 0;
    if (may_be && std::ranges::any_of(text.substr(0, sizeof(word)), is_one)) return true;
  }
  return std::ranges::any_of(text, is_one);
}

}  // namespace sidehook::config::json
