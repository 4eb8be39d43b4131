#include "config/secret_file.hpp"

#include <fmt/format.h>

#include "config/file.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {

known_secret read_secret(const std::string& text, const std::string& file,
                         std::string_view option) {
  constexpr std::size_t most_bytes = 4096;
  if (file.empty()) return {text};
  const auto read = read_file(file, most_bytes);
  if (!read.failure.empty()) return {"", fmt::format("{} {} ({})", file, read.failure, option)};
  std::string_view line = read.text;
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const auto secret = without_blanks(line);
  if (!secret.empty() && is_plain_text(secret)) return {std::string(secret)};
  return {"", fmt::format("{} does not hold one line of text ({})", file, option)};
}

}  // namespace sidehook::config
