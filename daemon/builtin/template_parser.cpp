#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "config/json/position.hpp"
#include "daemon/builtin/template_action.hpp"

namespace sidehook::builtin {
namespace {

// More would not be written by hand, and cost time at each render.
constexpr std::size_t most_values = 1'000;

/// Whether the end of the text so far lies within a string of JSON.
class string_tracker {
 public:
  void read(std::string_view text) {
    for (const char c : text) {
      if (std::exchange(escaped_, false)) continue;
      if (c == '"') in_string_ = !in_string_;
      escaped_ = in_string_ && c == '\\';
    }
  }
  bool in_string() const { return in_string_; }
  bool escaped() const { return escaped_; }

 private:
  bool in_string_ = false;
  bool escaped_ = false;
};

class template_parser {
  // What becomes of those at an end of a piece of text.
  enum class blanks { stay, go };

 public:
  explicit template_parser(std::string_view text) : text_(text) {}

  std::vector<text_template::part> parse() {
    auto front = blanks::stay;
    for (std::size_t at = 0; at <= text_.size();) {
      const auto begin = std::min(text_.find("{{", at), text_.size());
      const auto back = is_trim_mark(begin + 2) ? blanks::go : blanks::stay;
      add_text(text_.substr(at, begin - at), front, back);
      if (begin == text_.size()) break;
      template_action action(text_, begin + (back == blanks::go ? 3 : 2));
      add(action.parse(), begin);
      front = action.trims() ? blanks::go : blanks::stay;
      at = action.end();
    }
    return std::move(parts_);
  }

 private:
  // "-" and a blank: what stands before the braces loses its blanks.
  bool is_trim_mark(std::size_t at) const {
    return at + 1 < text_.size() && text_[at] == '-' &&
           template_blanks.find(text_[at + 1]) != std::string_view::npos;
  }

  void add_text(std::string_view text, blanks front, blanks back) {
    if (front == blanks::go)
      text.remove_prefix(std::min(text.find_first_not_of(template_blanks), text.size()));
    if (back == blanks::go) text = text.substr(0, text.find_last_not_of(template_blanks) + 1);
    if (text.empty()) return;
    tracker_.read(text);
    parts_.emplace_back(std::string(text));
  }

  void add(insertion what, std::size_t offset) {
    if (tracker_.escaped())
      throw template_error{offset, "a value cannot stand behind a backslash in a JSON string"};
    if (++values_ > most_values)
      throw template_error{offset, fmt::format("a template may have {} values", most_values)};
    what.where = tracker_.in_string() ? insertion::place::in_string : insertion::place::bare;
    parts_.emplace_back(std::move(what));
  }

  std::string_view text_;
  string_tracker tracker_;
  std::size_t values_ = 0;
  std::vector<text_template::part> parts_;
};

}  // namespace

std::variant<text_template, template_fault> text_template::parse(std::string_view text) {
  try {
    return text_template(template_parser(text).parse());
  } catch (const template_error& error) {
    const auto at = config::json::text_cursor(text).advance_to(error.offset);
    return template_fault{at.line, at.column, error.message};
  }
}

}  // namespace sidehook::builtin
