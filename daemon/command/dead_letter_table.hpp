#pragma once

#include <array>
#include <iosfwd>
#include <string>

#include "config/json/parse.hpp"
#include "daemon/command/palette.hpp"

namespace sidehook::command {

/// Prints dead letters for people, one a line, as they come in pages: of all of them together only
/// the widths of the columns are kept. Belongs to one subcommand.
class dead_letter_table {
 public:
  /// @param width  to which lines are cut, as far as the columns before the last leave room
  dead_letter_table(palette palette, std::size_t width, std::ostream& out)
      : palette_(palette), width_(width), out_(out) {}

  /// The letters of one page: an array, as the administration listener gives it.
  void print(const config::json::value& letters);
  bool is_empty() const { return !has_head_; }

 private:
  static constexpr std::size_t columns = 8;
  using row = std::array<std::string, columns>;

  static row row_of(const config::json::value& letter);
  void widen(const row& row);
  std::string line_of(const row& row) const;

  const palette palette_;
  const std::size_t width_;
  std::ostream& out_;
  std::array<std::size_t, columns> widths_{};
  bool has_head_ = false;
};

}  // namespace sidehook::command
