#include "jsvm/text.hpp"

#include <cstdint>

#include "config/json/ascii.hpp"

namespace sidehook::jsvm {
namespace {

constexpr std::uint32_t replacement = 0xFFFD;

using config::json::is_ascii;

bool is_high_surrogate(std::uint32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool is_low_surrogate(std::uint32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }
bool is_escaped_byte(std::uint32_t c) { return c >= 0xDC80 && c <= 0xDCFF; }

void append(std::string& out, std::uint32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

struct decoded {
  std::uint32_t code_point;
  std::size_t length;  // in bytes; 0: no character starts here
};

// One character of UTF-8 whose three-byte form may also be a surrogate.
decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto is_tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first >= 0xC2 && first <= 0xDF && is_tail(1))
    return {((first & 0x1F) << 6) | (byte(1) & 0x3Fu), 2};
  if (first >= 0xE0 && first <= 0xEF && is_tail(1) && is_tail(2)) {
    const std::uint32_t c = ((first & 0x0F) << 12) | ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu);
    if (c >= 0x800) return {c, 3};
  }
  if (first >= 0xF0 && first <= 0xF4 && is_tail(1) && is_tail(2) && is_tail(3)) {
    const std::uint32_t c = ((first & 0x07) << 18) | ((byte(1) & 0x3Fu) << 12) |
                            ((byte(2) & 0x3Fu) << 6) | (byte(3) & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4};
  }
  return {0, 0};
}

enum class lone_surrogates { become_bytes, become_replacements };

std::string from_duktape(std::string_view in, lone_surrogates rule) {
  if (is_ascii(in)) return std::string(in);
  std::string out;
  out.reserve(in.size());
  while (!in.empty()) {
    const auto [c, length] = decode(in);
    if (length == 0) {
      append(out, replacement);
      in.remove_prefix(1);
      continue;
    }
    in.remove_prefix(length);
    if (is_high_surrogate(c) && !in.empty()) {
      const auto low = decode(in);
      if (low.length == 3 && is_low_surrogate(low.code_point)) {
        append(out, 0x10000 + ((c - 0xD800) << 10) + (low.code_point - 0xDC00));
        in.remove_prefix(3);
        continue;
      }
    }
    if (is_escaped_byte(c) && rule == lone_surrogates::become_bytes) {
      out += static_cast<char>(c - 0xDC00);
    } else {
      append(out, is_high_surrogate(c) || is_low_surrogate(c) ? replacement : c);
    }
  }
  return out;
}

}  // namespace

std::string to_duktape(std::string_view in) {
  std::string out;
  out.reserve(in.size() + in.size() / 2);
  while (!in.empty()) {
    const auto [c, length] = decode(in);
    if (length == 0 || is_high_surrogate(c) || is_low_surrogate(c)) {
      append(out, 0xDC00 + static_cast<std::uint8_t>(in.front()));
      in.remove_prefix(1);
      continue;
    }
    if (length == 4) {
      append(out, 0xD800 + ((c - 0x10000) >> 10));
      append(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      out.append(in.substr(0, length));
    }
    in.remove_prefix(length);
  }
  return out;
}

std::string to_bytes(std::string_view in) {
  return from_duktape(in, lone_surrogates::become_bytes);
}

std::string to_text(std::string_view in) {
  return from_duktape(in, lone_surrogates::become_replacements);
}

void push_text(duk_context* context, std::string_view bytes) {
  if (is_ascii(bytes)) {
    duk_push_lstring(context, bytes.data(), bytes.size());
    return;
  }
  const std::string converted = to_duktape(bytes);
  duk_push_lstring(context, converted.data(), converted.size());
}

std::string_view string_at(duk_context* context, duk_idx_t index) {
  duk_size_t length = 0;
  const char* data = duk_require_lstring(context, index, &length);
  return {data, length};
}

}  // namespace sidehook::jsvm
