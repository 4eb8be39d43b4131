#include "config/json/surrogates.hpp"

#include <algorithm>

namespace sidehook::config::json {

namespace {

// Where the next one begins: three bytes become of it, of which the first begins some characters,
// too.
std::size_t find_surrogate(std::string_view text, std::size_t from) {
  for (auto at = text.find('\xED', from); at < text.size(); at = text.find('\xED', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool holds_surrogates(std::string_view text) {
  return find_surrogate(text, 0) != std::string_view::npos;
}

std::string without_surrogates(std::string_view text) {
  std::string result(text);
  replace_surrogates(result);
  return result;
}

void replace_surrogates(std::span<char> text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  const std::string_view whole(text.data(), text.size());
  for (auto at = find_surrogate(whole, 0); at != std::string_view::npos;
       at = find_surrogate(whole, at + replacement.size())) {
    // Less than all of it only at the end of bytes that are no UTF-8.
    std::ranges::copy(replacement.substr(0, whole.size() - at), text.subspan(at).begin());
  }
}

}  // namespace sidehook::config::json
