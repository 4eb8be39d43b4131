#include "daemon/ingest/timestamp.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace sidehook::ingest {
namespace {

// Takes two digits that are at most `last`; nothing when they are not there.
std::optional<unsigned> take_number(std::string_view& text, unsigned last) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() < 2 || !digit(0) || !digit(1)) return std::nullopt;
  const unsigned number = (text[0] - '0') * 10U + (text[1] - '0');
  text.remove_prefix(2);
  return number <= last ? std::optional(number) : std::nullopt;
}

bool take(std::string_view& text, std::string_view one_of) {
  if (text.empty() || one_of.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& text) {
  const auto century = take_number(text, 99);
  const auto year = century ? take_number(text, 99) : std::nullopt;
  const auto month = year && take(text, "-") ? take_number(text, 12) : std::nullopt;
  const auto day = month && take(text, "-") ? take_number(text, 31) : std::nullopt;
  if (!day) return false;
  return (std::chrono::year(static_cast<int>(*century * 100 + *year)) / static_cast<int>(*month) /
          static_cast<int>(*day))
      .ok();
}

bool take_time(std::string_view& text) {
  return take_number(text, 23) && take(text, ":") && take_number(text, 59) && take(text, ":") &&
         take_number(text, 59);
}

// ".5" of ".500Z": nine digits at most, without zeros at the end; nothing when the point has none.
std::optional<std::string> take_fraction(std::string_view& text) {
  constexpr std::size_t most_digits = 9;
  if (!text.starts_with('.')) return "";
  const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  if (end == 1) return std::nullopt;
  std::string fraction(text.substr(0, std::min(end, most_digits + 1)));
  text.remove_prefix(end);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return fraction == "." ? "" : fraction;
}

// "+0000 UTC" or "+0200 +0200" of what stands behind the time.
std::optional<std::string> read_zone(std::string_view text) {
  constexpr const char* utc = "+0000 UTC";
  if (text == "Z" || text == "z") return utc;
  const char sign = text.empty() ? ' ' : text[0];
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = take_number(text, 23);
  const auto minutes = hours && take(text, ":") ? take_number(text, 59) : std::nullopt;
  if (!minutes || !text.empty()) return std::nullopt;
  if (*hours == 0 && *minutes == 0) return utc;
  const auto offset = fmt::format("{}{:02}{:02}", sign, *hours, *minutes);
  return offset + " " + offset;
}

}  // namespace

std::string format_time_stamp(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(time);
  const auto fraction = duration_cast<nanoseconds>(time - whole).count();
  std::string text =
      fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(system_clock::to_time_t(whole)));
  if (fraction != 0) {
    text += fmt::format(".{:09}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + " +0000 UTC";
}

std::optional<std::string> to_time_stamp(std::string_view rfc3339) {
  constexpr std::size_t date_size = 10;
  constexpr std::size_t time_size = 8;
  auto rest = rfc3339;
  if (!take_date(rest) || !take(rest, "Tt") || !take_time(rest)) return std::nullopt;
  const auto fraction = take_fraction(rest);
  const auto zone = fraction ? read_zone(rest) : std::nullopt;
  if (!zone) return std::nullopt;
  return fmt::format("{} {}{} {}", rfc3339.substr(0, date_size),
                     rfc3339.substr(date_size + 1, time_size), *fraction, *zone);
}

}  // namespace sidehook::ingest
