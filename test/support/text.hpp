#pragma once

#include <cstddef>
#include <string>

namespace sidehook::test {

/// How often the part, which is not empty, stands in the text.
inline std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace sidehook::test
