#include "daemon/command/line_text.hpp"

#include <algorithm>

#include "config/json/text.hpp"

namespace sidehook::command {
namespace {

bool begins_character(char byte) { return (byte & 0xC0) != 0x80; }

// Control characters beyond ASCII, some of which terminals obey, and those that turn the direction
// of what follows: all of U+0080 to U+009F, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
// Gives the size of one at the beginning of the text; 0 when there is none.
std::size_t size_of_control(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto is_within = [&byte](std::size_t at, unsigned from, unsigned to) {
    return byte(at) >= from && byte(at) <= to;
  };
  if (byte(0) == 0xC2) return is_within(1, 0x80, 0x9F) ? 2 : 0;
  if (byte(0) != 0xE2) return 0;
  if (byte(1) == 0x80 && (is_within(2, 0x8E, 0x8F) || is_within(2, 0xAA, 0xAE))) return 3;
  return byte(1) == 0x81 && is_within(2, 0xA6, 0xA9) ? 3 : 0;
}

std::string without_wide_controls(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  while (!text.empty()) {
    const auto control = size_of_control(text);
    made += control > 0 ? '?' : text.front();
    text.remove_prefix(std::max<std::size_t>(control, 1));
  }
  return made;
}

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
  line = without_wide_controls(config::json::one_line(line));
  if (columns_of(line) <= most) return line;
  line.resize(most == 0 ? 0 : offset_of(line, most - 1));
  return most == 0 ? line : line + "…";
}

std::string whole_seconds(std::string_view time) {
  constexpr std::size_t size = std::string_view("2026-08-21T10:11:12").size();
  return time.size() > size ? std::string(time.substr(0, size)) + "Z" : std::string(time);
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace sidehook::command
