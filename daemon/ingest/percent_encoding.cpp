#include "daemon/ingest/percent_encoding.hpp"

#include <charconv>

#include "daemon/ingest/utf8.hpp"

namespace sidehook::ingest {
namespace {

// A quoted string of HTTP, in which a backslash stands before what is meant as it is.
std::string unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  if (!quoted) return std::string(value);
  std::string text;
  for (std::size_t i = 1; i + 1 < value.size(); ++i) {
    const bool escape = value[i] == '\\' && i + 2 < value.size();
    text += value[escape ? ++i : i];
  }
  return text;
}

// What the first two characters say.
std::optional<char> hex_byte(std::string_view digits) {
  unsigned byte = 0;
  if (digits.size() < 2) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + 2, byte, 16);
  if (error != std::errc() || end != digits.data() + 2) return std::nullopt;
  return static_cast<char>(byte);
}

}  // namespace

std::optional<std::string> decode_header_attribute(std::string_view value) {
  const auto encoded = unquoted(value);
  std::string text;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const auto byte =
        encoded[i] == '%' ? hex_byte(std::string_view(encoded).substr(i + 1)) : std::nullopt;
    text += byte.value_or(encoded[i]);
    if (byte) i += 2;
  }
  if (!is_utf8(text)) return std::nullopt;
  return text;
}

}  // namespace sidehook::ingest
