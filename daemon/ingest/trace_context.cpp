#include "daemon/ingest/trace_context.hpp"

#include <algorithm>

namespace sidehook::ingest {
namespace {

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

bool is_trace_parent(std::string_view text) {
  // version "-" trace id "-" parent id "-" flags; later versions may add to it.
  constexpr std::size_t size = 55;
  constexpr std::size_t longest = 256;
  if (text.size() < size || text.size() > longest) return false;
  const auto version = text.substr(0, 2);
  const auto trace_id = text.substr(3, 32);
  const auto parent_id = text.substr(36, 16);
  const auto flags = text.substr(53, 2);
  for (const auto dash : {2, 35, 52}) {
    if (text[static_cast<std::size_t>(dash)] != '-') return false;
  }
  if (version == "00" ? text.size() != size : text.size() > size && text[size] != '-') return false;
  return version != "ff" && is_lower_hex(version) && is_lower_hex(trace_id) &&
         is_lower_hex(parent_id) && is_lower_hex(flags) && !is_all_zero(trace_id) &&
         !is_all_zero(parent_id) &&
         std::none_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; });
}

}  // namespace sidehook::ingest
