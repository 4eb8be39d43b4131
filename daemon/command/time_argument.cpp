#include "daemon/command/time_argument.hpp"

#include <charconv>

#include "config/go_duration.hpp"
#include "daemon/session/date_time.hpp"

namespace sidehook::command {
namespace {

using std::chrono::sys_seconds;

// 9999-12-31: as far as RFC 3339 goes.
constexpr std::int64_t last_second = 253'402'300'799;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Digits at a place where is_date_time() has found some.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + count, number);
  return number;
}

std::chrono::seconds offset_of(std::string_view text) {
  if (text.ends_with('Z')) return {};
  const auto zone = text.substr(text.size() - 6);
  const std::chrono::seconds size =
      std::chrono::hours(digits(zone, 1, 2)) + std::chrono::minutes(digits(zone, 4, 2));
  return zone.front() == '-' ? -size : size;
}

sys_seconds time_of(std::string_view text) {
  using namespace std::chrono;
  const auto date = year(digits(text, 0, 4)) / digits(text, 5, 2) / digits(text, 8, 2);
  return sys_days(date) + hours(digits(text, 11, 2)) + minutes(digits(text, 14, 2)) +
         seconds(digits(text, 17, 2)) - offset_of(text);
}

}  // namespace

std::optional<sys_seconds> parse_time(std::string_view text,
                                      std::chrono::system_clock::time_point now) {
  std::optional<sys_seconds> time;
  if (session::is_date_time(text)) {
    time = time_of(text);
  } else if (const auto number = whole_number(text); number && *number <= last_second) {
    time = sys_seconds(std::chrono::seconds(*number));
  } else if (const auto ago = config::parse_go_duration(text); ago && ago->count() >= 0) {
    time = std::chrono::floor<std::chrono::seconds>(now - *ago);
  }
  if (time && time->time_since_epoch().count() < 0) return std::nullopt;
  return time;
}

}  // namespace sidehook::command
