#include "jsvm/host/headers.hpp"

#include <algorithm>
#include <array>

namespace sidehook::jsvm::host {
namespace {

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool is_token_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

bool is_http_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_header_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

std::string canonical_header_name(std::string_view name) {
  std::string canonical(name);
  bool word_begins = true;
  for (char& c : canonical) {
    if (is_letter(c)) c = static_cast<char>(word_begins ? c & ~0x20 : c | 0x20);
    word_begins = c == '-';
  }
  return canonical;
}

bool is_set_by_client(std::string_view canonical_name) {
  constexpr std::array<std::string_view, 5> names{"Host", "Content-Length", "Transfer-Encoding",
                                                  "Trailer", "Connection"};
  return std::find(names.begin(), names.end(), canonical_name) != names.end();
}

}  // namespace sidehook::jsvm::host
