#include "config/quoting.hpp"

#include <algorithm>
#include <string>

#include "config/ascii_case.hpp"

namespace sidehook::config {

bool may_be_quoted(std::string_view text, std::initializer_list<std::string_view> words) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return std::ranges::none_of(
      words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace sidehook::config
