#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace sidehook::queue {

/// Appends a text of any bytes as a netstring, which says its own length: "5:hello,".
void append_netstring(std::string& to, std::string_view text);

/// Appends a whole number as a netstring of its digits.
template <class Number>
void append_number(std::string& to, Number number) {
  // Appended as a whole: records have many.
  constexpr std::size_t most_digits = std::numeric_limits<Number>::digits10 + 2;
  constexpr std::size_t head = 3;
  static_assert(most_digits < 100);
  std::array<char, head + most_digits + 1> text{};
  char* const digits = text.data() + head;
  char* const end = std::to_chars(digits, digits + most_digits, number).ptr;
  const auto size = end - digits;
  char* begin = digits;
  *--begin = ':';
  *--begin = static_cast<char>('0' + size % 10);
  if (size > 9) *--begin = static_cast<char>('0' + size / 10);
  *end = ',';
  to.append(begin, end + 1);
}

/// Reads netstrings one after the other. After the first that is none, all are "", and is_good()
/// is false.
class netstring_reader {
 public:
  explicit netstring_reader(std::string_view text) : rest_(text) {}

  /// Takes this text, which is no netstring, away from what is left.
  void skip(std::string_view prefix);
  std::string_view text();
  /// A number within the bounds; the lower one after one that is not good.
  template <class Number>
  Number number(Number least, Number most) {
    const auto digits = text();
    Number value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    is_good_ = is_good_ && error == std::errc() && end == digits.data() + digits.size() &&
               value >= least && value <= most;
    return is_good_ ? value : least;
  }

  bool is_good() const { return is_good_; }
  /// What was not read yet.
  std::string_view rest() const { return rest_; }
  /// Whether all was as expected, and nothing is left.
  bool ended_well() const { return is_good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace sidehook::queue
