#include "daemon/command/line_text.hpp"

#include <algorithm>

#include "config/json/text.hpp"

namespace sidehook::command {
namespace {

bool begins_character(char byte) { return (byte & 0xC0) != 0x80; }

// Where the character after the first `count` begins; the end when there are no more.
std::size_t offset_of(std::string_view text, std::size_t count) {
  std::size_t offset = 0;
  for (; offset < text.size(); ++offset) {
    if (begins_character(text[offset]) && count-- == 0) break;
  }
  return offset;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string on_one_line(std::string_view text, std::size_t most) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  line = config::json::one_line(line);
  if (columns_of(line) <= most) return line;
  line.resize(most == 0 ? 0 : offset_of(line, most - 1));
  return most == 0 ? line : line + "…";
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace sidehook::command
