#include "daemon/command/dead_letter_table.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

#include "config/json/text.hpp"
#include "daemon/command/line_text.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;

// A cell that is wider is cut: its whole text is shown with its letter.
constexpr std::size_t widest_cell = 40;
// What the error gets at least, on a narrow terminal too.
constexpr std::size_t narrowest_error = 20;

std::string cell(const json::value& letter, std::string_view name) {
  const auto* value = json::member(&letter, name);
  if (value == nullptr) return "-";
  const std::string text =
      value->IsString() ? std::string(json::text_of(value)) : json::write(*value);
  return text.empty() ? "-" : on_one_line(text, widest_cell);
}

std::string time_cell(const json::value& letter, std::string_view name) {
  return whole_seconds(cell(letter, name));
}

}  // namespace

void dead_letter_table::print(const json::value& letters) {
  if (letters.Empty()) return;
  const row head{"ID", "DIED", "API", "EVENT", "HANDLER", "ATTEMPTS", "REASON", "LAST ERROR"};
  std::vector<row> rows;
  for (const auto& letter : letters.GetArray()) rows.push_back(row_of(letter));
  if (!has_head_) widen(head);
  for (const auto& row : rows) widen(row);

  if (!has_head_) out_ << palette_.faint(line_of(head)) << '\n';
  has_head_ = true;
  for (const auto& row : rows) out_ << line_of(row) << '\n';
}

dead_letter_table::row dead_letter_table::row_of(const json::value& letter) {
  return {cell(letter, "id"),      time_cell(letter, "died_at"),
          cell(letter, "api_id"),  cell(letter, "event_type"),
          cell(letter, "handler"), cell(letter, "attempts"),
          cell(letter, "reason"),  std::string(json::text_of(json::member(&letter, "last_error")))};
}

void dead_letter_table::widen(const row& row) {
  for (std::size_t i = 0; i + 1 < columns; ++i)
    widths_.at(i) = std::max(widths_.at(i), columns_of(row.at(i)));
}

std::string dead_letter_table::line_of(const row& row) const {
  std::string line;
  std::size_t used = 0;
  for (std::size_t i = 0; i + 1 < columns; ++i) {
    line += row.at(i) + std::string(widths_.at(i) - columns_of(row.at(i)) + 2, ' ');
    used += widths_.at(i) + 2;
  }
  line += on_one_line(row.back(), std::max(narrowest_error, width_ - std::min(width_, used)));
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace sidehook::command
