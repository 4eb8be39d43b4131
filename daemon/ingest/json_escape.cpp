#include "daemon/ingest/json_escape.hpp"

#include <iterator>

#include <fmt/format.h>

namespace sidehook::ingest {
namespace {

// What follows the backslash in the short escapes; 0 for what has none.
char short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

}  // namespace

void append_escaped(std::string& json, std::string_view text) {
  for (const char c : text) {
    if (const char letter = short_escape(c); letter != 0) {
      json += '\\';
      json += letter;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_code_unit(json, static_cast<unsigned char>(c));
    } else {
      json += c;
    }
  }
}

void append_code_unit(std::string& json, char16_t unit) {
  fmt::format_to(std::back_inserter(json), "\\u{:04x}", static_cast<unsigned>(unit));
}

}  // namespace sidehook::ingest
