#include "config/go_duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sidehook::config {
namespace {

struct unit {
  std::string_view name;
  double nanoseconds;
};
constexpr std::array units{
    unit{"ns", 1},   unit{"us", 1e3}, unit{"\u00B5s", 1e3}, unit{"\u03BCs", 1e3},
    unit{"ms", 1e6}, unit{"s", 1e9},  unit{"m", 60e9},      unit{"h", 3600e9},
};
// What 64 bits of nanoseconds hold is a little more.
constexpr double most_nanoseconds = 290.0 * 365 * 24 * 3600e9;

bool is_number_character(char c) { return (c >= '0' && c <= '9') || c == '.'; }

// Takes "1.5h" off the front; its length in nanoseconds.
std::optional<double> take_part(std::string_view& text) {
  const auto* const digits_end = std::find_if_not(text.begin(), text.end(), is_number_character);
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), digits_end, number, std::chars_format::fixed);
  if (error != std::errc() || end != digits_end) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));

  const std::string_view name(text.begin(),
                              std::find_if(text.begin(), text.end(), is_number_character));
  const auto* const found =
      std::ranges::find_if(units, [&](const unit& each) { return each.name == name; });
  if (found == units.end()) return std::nullopt;
  text.remove_prefix(name.size());
  return number * found->nanoseconds;
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return std::chrono::nanoseconds(0);
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    const auto part = take_part(text);
    if (!part) return std::nullopt;
    sum += *part;
  }
  if (sum > most_nanoseconds) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(negative ? -sum : sum));
}

}  // namespace sidehook::config
