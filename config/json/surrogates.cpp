#include "config/json/surrogates.hpp"

namespace sidehook::config::json {

bool holds_surrogates(std::string_view text) {
  for (auto at = text.find('\xED'); at < text.size(); at = text.find('\xED', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
  }
  return false;
}

std::string without_surrogates(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string result(text);
  for (auto at = result.find('\xED'); at != std::string::npos; at = result.find('\xED', at + 3)) {
    if ((result[at + 1] & 0x20) != 0) result.replace(at, replacement.size(), replacement);
  }
  return result;
}

}  // namespace sidehook::config::json
