#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sidehook::config::json {

/// Of each of eight bytes.
inline constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080U;

/// Eight times the same byte.
constexpr std::uint64_t words_of(unsigned char byte) { return byte * 0x0101'0101'0101'0101U; }

/// Not 0 if, and only if, one of the eight bytes is less than the limit, which is at most 0x80.
constexpr std::uint64_t marks_below(std::uint64_t word, unsigned char limit) {
  return (word - words_of(limit)) & ~word & high_bits;
}

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

/// Calls visitor(word) for eight bytes of the text after the other; the last are filled up with
/// spaces.
template <class Visitor>
inline void visit_words(std::string_view text, Visitor&& visitor) {
  std::uint64_t word = 0;
  for (; text.size() >= sizeof(word); text.remove_prefix(sizeof(word))) {
    std::memcpy(&word, text.data(), sizeof(word));
    visitor(word);
  }
  word = words_of(' ');
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());
  visitor(word);
}

/// What a text of JSON is made of.
struct json_bytes {
  bool ascii = true;
  /// It holds a control character that JSON has nowhere, not even between values. RapidJSON with
  /// SSE2 overlooks some of them in strings (U+001A to U+001F).
  bool control = false;
};

/// Bytes that the processor looks at together, where it can.
using byte_block = unsigned char __attribute__((vector_size(16)));

/// The one half of it or the other.
inline std::uint64_t folded(byte_block bytes) {
  std::uint64_t words[2];
  static_assert(sizeof(words) == sizeof(bytes));
  std::memcpy(words, &bytes, sizeof(bytes));
  return words[0] | words[1];
}

/// Sees it in one pass.
inline json_bytes look_at(std::string_view text) {
  byte_block high_block{};
  byte_block low_block{};
  std::string_view rest = text;
  for (byte_block bytes; rest.size() >= sizeof(bytes); rest.remove_prefix(sizeof(bytes))) {
    std::memcpy(&bytes, rest.data(), sizeof(bytes));
    high_block |= bytes;
    low_block |= static_cast<byte_block>(bytes < ' ');
  }
  std::uint64_t high = folded(high_block);
  std::uint64_t low = folded(low_block);
  visit_words(rest, [&](std::uint64_t word) {
    high |= word;
    low |= marks_below(word, ' ');
  });
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r';
  };
  // Below a space are line ends too.
  return {(high & high_bits) == 0, low != 0 && std::ranges::any_of(text, is_control)};
}

/// Whether a string of JSON holds the text as it is, without an escape.
inline bool is_plain(std::string_view text) {
  std::uint64_t marks = 0;
  visit_words(text, [&](std::uint64_t word) {
    // What is equal differs in no bit.
    marks |= marks_below(word, ' ') | marks_below(word ^ words_of('"'), 1) |
             marks_below(word ^ words_of('\\'), 1);
  });
  return marks == 0;
}

}  // namespace sidehook::config::json
