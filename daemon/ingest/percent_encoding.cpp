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

}  // namespace

std::optional<std::string> decode_header_attribute(std::string_view value) {
  const auto encoded = unquoted(value);
  std::string text;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      text += encoded[i];
      continue;
    }
    if (i + 2 >= encoded.size()) return std::nullopt;
    unsigned byte = 0;
    const char* digits = encoded.data() + i + 1;
    const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
    if (error != std::errc() || end != digits + 2) return std::nullopt;
    text += static_cast<char>(byte);
    i += 2;
  }
  if (!is_utf8(text)) return std::nullopt;
  return text;
}

}  // namespace sidehook::ingest
