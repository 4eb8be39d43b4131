#pragma once

#include <algorithm>
#include <string_view>

namespace sidehook::config {

/// Letters beyond ASCII stay as they are.
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, to_lower, to_lower);
}

}  // namespace sidehook::config
