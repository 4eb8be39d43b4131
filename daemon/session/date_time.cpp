#include "daemon/session/date_time.hpp"

#include <algorithm>
#include <array>

namespace sidehook::session {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes what looks like the pattern, "0" standing for any digit, off the front.
bool take(std::string_view& text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  const bool same = std::equal(pattern.begin(), pattern.end(), text.begin(),
                               [](char p, char c) { return p == '0' ? is_digit(c) : p == c; });
  if (same) text.remove_prefix(pattern.size());
  return same;
}

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return true;
  text.remove_prefix(1);
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  text.remove_prefix(digits);
  return digits > 0;
}

bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  const std::string_view offset = text;
  if (!take(text, "+00:00") && !take(text, "-00:00")) return false;
  return text.empty() && two_digits(offset, 1) < 24 && two_digits(offset, 4) < 60;
}

bool has_days(std::string_view date) {
  constexpr std::array<int, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = two_digits(date, 0) * 100 + two_digits(date, 2);
  const int month = two_digits(date, 5);
  const int day = two_digits(date, 8);
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= days.at(static_cast<std::size_t>(month - 1)) - (month == 2 && !leap ? 1 : 0);
}

}  // namespace

bool is_date_time(std::string_view text) {
  const std::string_view whole = text;
  if (!take(text, "0000-00-00T00:00:00") || !has_days(whole)) return false;
  const bool on_clock =
      two_digits(whole, 11) < 24 && two_digits(whole, 14) < 60 && two_digits(whole, 17) < 60;
  return on_clock && take_fraction(text) && is_zone(text);
}

}  // namespace sidehook::session
