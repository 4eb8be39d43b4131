#include "config/text_rules.hpp"

#include <algorithm>

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

namespace sidehook::config {
namespace {

// Accepts whatever the validation of an encoding copies.
struct no_output {
  using Ch = char;
  void Put(char) {}
};

bool is_valid_utf8(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  no_output nowhere;
  while (stream.Tell() < text.size()) {
    if (!rapidjson::UTF8<>::Validate(stream, nowhere)) return false;
  }
  return true;
}

bool is_token_character(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         others.find(c) != std::string_view::npos;
}

}  // namespace

bool is_plain_text(std::string_view text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  return std::none_of(text.begin(), text.end(), is_control) && is_valid_utf8(text);
}

bool is_header_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

std::optional<unsigned> file_mode(std::string_view text) {
  constexpr unsigned most = 0777;
  unsigned mode = 0;
  if (text.size() < 3 || text.size() > 4) return std::nullopt;
  for (const char digit : text) {
    if (digit < '0' || digit > '7') return std::nullopt;
    mode = mode * 8 + static_cast<unsigned>(digit - '0');
  }
  return mode > most ? std::nullopt : std::optional(mode);
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace sidehook::config
