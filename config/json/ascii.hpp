#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sidehook::config::json {

/// How many bytes the text begins with that are ASCII.
inline std::size_t ascii_length(std::string_view text) {
  // Eight at a time, and the rest one by one.
  constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080;
  std::size_t length = 0;
  for (std::uint64_t word = 0; text.size() - length >= sizeof(word); length += sizeof(word)) {
    std::memcpy(&word, text.data() + length, sizeof(word));
    if ((word & high_bits) != 0) break;
  }
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0x80U) == 0) ++length;
  return length;
}

inline bool is_ascii(std::string_view text) { return ascii_length(text) == text.size(); }

}  // namespace sidehook::config::json
