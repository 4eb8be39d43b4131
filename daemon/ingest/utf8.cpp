#include "daemon/ingest/utf8.hpp"

#include "config/json/ascii.hpp"

namespace sidehook::ingest {
namespace {

using config::json::ascii_length;

constexpr char32_t last_code_point = 0x10FFFF;

bool is_surrogate(char32_t code_point) { return code_point >= 0xD800 && code_point <= 0xDFFF; }

// How long a character is that begins so, and the bits of its first byte that count.
struct lead {
  std::size_t length = 0;
  char32_t bits = 0;
  char32_t least = 0;  // below it the form is overlong
};

lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC0 && byte < 0xE0) return {2, byte & 0x1FU, 0x80};
  if (byte >= 0xE0 && byte < 0xF0) return {3, byte & 0x0FU, 0x800};
  if (byte >= 0xF0 && byte < 0xF8) return {4, byte & 0x07U, 0x10000};
  return {};
}

}  // namespace

void append_utf8(std::string& text, char32_t code_point) {
  if (code_point > last_code_point || is_surrogate(code_point)) {
    text += replacement_character;
    return;
  }
  const auto push = [&](char32_t bits) { text += static_cast<char>(bits); };
  const auto push_next = [&](unsigned shift) { push(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | (code_point >> 6));
    push_next(0);
  } else if (code_point < 0x10000) {
    push(0xE0 | (code_point >> 12));
    push_next(6);
    push_next(0);
  } else {
    push(0xF0 | (code_point >> 18));
    push_next(12);
    push_next(6);
    push_next(0);
  }
}

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const lead first = lead_of(static_cast<unsigned char>(text[0]));
  if (first.length == 0 || text.size() < first.length) return 0;
  char32_t code_point = first.bits;
  for (std::size_t i = 1; i < first.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80) return 0;
    code_point = (code_point << 6) | (byte & 0x3FU);
  }
  const bool valid =
      code_point >= first.least && code_point <= last_code_point && !is_surrogate(code_point);
  return valid ? first.length : 0;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = ascii_length(text); at < text.size();) {
    const auto length = utf8_length(text.substr(at));
    if (length == 0) return false;
    at += length;
    at += ascii_length(text.substr(at));
  }
  return true;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const auto length = utf8_length(text);
    if (length == 0) {
      valid += replacement_character;
      text.remove_prefix(1);
    } else {
      valid += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return valid;
}

}  // namespace sidehook::ingest
