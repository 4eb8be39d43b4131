#include "jsvm/gateway_time.hpp"

#include <charconv>
#include <chrono>

namespace sidehook::jsvm {
namespace {

// Takes a text apart from its start; once something did not fit, nothing does any more.
class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }

  void expect(char c) {
    good_ = good_ && !rest_.empty() && rest_.front() == c;
    if (good_) rest_.remove_prefix(1);
  }

  /// So many digits, of a number within bounds.
  int number(std::size_t digits, int least, int most) {
    int value = 0;
    good_ = good_ && rest_.size() >= digits;
    if (!good_) return 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + digits, value);
    good_ = error == std::errc() && end == rest_.data() + digits && rest_.front() != '-' &&
            value >= least && value <= most;
    rest_.remove_prefix(digits);
    return value;
  }

  /// ".123456789" in whole milliseconds; 0 when there is none.
  int milliseconds() {
    if (!good_ || rest_.empty() || rest_.front() != '.') return 0;
    rest_.remove_prefix(1);
    int value = 0;
    int digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits) {
      if (digits < 3) value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    good_ = digits > 0;
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

  /// -1 or 1.
  int sign() {
    const char c = rest_.empty() ? '\0' : rest_.front();
    good_ = good_ && (c == '+' || c == '-');
    if (good_) rest_.remove_prefix(1);
    return c == '-' ? -1 : 1;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<double> parse_gateway_time(std::string_view text) {
  using namespace std::chrono;
  scanner scan(text);
  const year_month_day date = [&] {
    const year in_year{scan.number(4, 0, 9999)};
    scan.expect('-');
    const month in_month{static_cast<unsigned>(scan.number(2, 1, 12))};
    scan.expect('-');
    return in_year / in_month / day{static_cast<unsigned>(scan.number(2, 1, 31))};
  }();
  scan.expect(' ');
  const int hour = scan.number(2, 0, 23);
  scan.expect(':');
  const int minute = scan.number(2, 0, 59);
  scan.expect(':');
  const int second = scan.number(2, 0, 59);
  const int fraction = scan.milliseconds();
  scan.expect(' ');
  const int sign = scan.sign();
  const int offset_hours = scan.number(2, 0, 23);
  const int offset_minutes = scan.number(2, 0, 59);
  if (!scan.good() || !date.ok()) return std::nullopt;
  if (!scan.at_end()) scan.expect(' ');
  if (!scan.good()) return std::nullopt;

  const auto time = sys_days(date) + hours(hour) + minutes(minute) + seconds(second) +
                    milliseconds(fraction) - sign * (hours(offset_hours) + minutes(offset_minutes));
  return static_cast<double>(time.time_since_epoch().count());
}

}  // namespace sidehook::jsvm
