#include "config/json/surrogates.hpp"

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
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string result(text);
  for (auto at = find_surrogate(result, 0); at != std::string::npos;
       at = find_surrogate(result, at + replacement.size())) {
    result.replace(at, replacement.size(), replacement);
  }
  return result;
}

}  // namespace sidehook::config::json
