#include "daemon/ingest/sender_event_id.hpp"

#include <iterator>

#include <fmt/format.h>

namespace sidehook::ingest {
namespace {

constexpr std::size_t longest_id = 255;

// Without the '#' between the parts, and what it is written as here.
void append_visible(std::string& into, std::string_view text) {
  for (const char c : text) {
    if (c > 0x20 && c < 0x7F && c != '#' && c != '%') {
      into += c;
    } else {
      fmt::format_to(std::back_inserter(into), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

}  // namespace

std::optional<std::string> sender_event_id(std::string_view space, std::string_view id) {
  if (space.size() + id.size() > longest_id) return std::nullopt;
  std::string made;
  append_visible(made, space);
  made += '#';
  append_visible(made, id);
  if (made.size() > longest_id) return std::nullopt;
  return made;
}

}  // namespace sidehook::ingest
