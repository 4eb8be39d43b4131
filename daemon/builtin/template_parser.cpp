#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "config/json/position.hpp"
#include "config/json/text.hpp"
#include "daemon/builtin/text_template.hpp"

namespace sidehook::builtin {
namespace {

constexpr std::string_view offered =
    "a template may use {{.Type}}, {{.TimeStamp}}, {{.Meta.Field}} and deeper, "
    "{{index .Meta.Field \"name\"}}, {{.Meta.Field.Format "
    "\"2006-01-02T15:04:05.999999999Z07:00\"}}, "
    "and any of them as {{printf \"%q\" (…)}} with %q, %s, %v, %d, %g or %t";
// The one in which the gateway has the times of its events' metadata.
constexpr std::string_view event_layout = "2006-01-02T15:04:05.999999999Z07:00";
// More would not be written by hand, and cost time at each render.
constexpr std::size_t most_values = 1'000;
constexpr std::string_view blanks = " \t\r\n";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }
bool is_word(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
         (c & 0x80) != 0;
}

// Something wrong at an offset of the text.
struct parse_error {
  std::size_t offset;
  std::string message;
};

struct token {
  enum class kind {
    path,      ///< .Meta.Key
    word,      ///< printf
    literal,   ///< "%q", without its quotes
    open,      ///< (
    close,     ///< )
    end,       ///< }}
    trim_end,  ///< -}}
    other,
  };
  kind what = kind::other;
  std::string text;
  std::size_t offset = 0;
};

/// What stands between {{ and }}, a token at a time.
class lexer {
 public:
  lexer(std::string_view text, std::size_t offset) : text_(text), offset_(offset) {}

  std::size_t offset() const { return offset_; }

  token next() {
    const auto begin = offset_;
    offset_ = std::min(text_.find_first_not_of(blanks, offset_), text_.size());
    token found{token::kind::other, "", offset_};
    if (offset_ == text_.size()) {
      throw parse_error{begin, "the text ends within {{ … }}"};
    } else if (offset_ > begin && starts_with("-}}")) {
      take(found, token::kind::trim_end, 3);
    } else if (starts_with("}}")) {
      take(found, token::kind::end, 2);
    } else if (text_[offset_] == '(' || text_[offset_] == ')') {
      take(found, text_[offset_] == '(' ? token::kind::open : token::kind::close, 1);
    } else if (text_[offset_] == '"' || text_[offset_] == '`') {
      take_literal(found);
    } else if (text_[offset_] == '.') {
      take(found, token::kind::path, length_of_path());
    } else {
      const auto length = length_of_word(offset_);
      take(found, length > 0 ? token::kind::word : token::kind::other,
           std::max<std::size_t>(length, 1));
    }
    return found;
  }

 private:
  bool starts_with(std::string_view what) const { return text_.substr(offset_).starts_with(what); }

  void take(token& found, token::kind what, std::size_t length) {
    found.what = what;
    found.text = text_.substr(offset_, length);
    offset_ += length;
  }

  std::size_t length_of_word(std::size_t from) const {
    auto end = from;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return end - from;
  }

  std::size_t length_of_path() const {
    auto end = offset_;
    while (end < text_.size() && text_[end] == '.') end += 1 + length_of_word(end + 1);
    return end - offset_;
  }

  void take_literal(token& found) {
    const char quote = text_[offset_];
    for (auto at = offset_ + 1; at < text_.size() && text_[at] != '\n'; ++at) {
      if (text_[at] == quote) {
        found.what = token::kind::literal;
        offset_ = at + 1;
        return;
      }
      if (quote == '"' && text_[at] == '\\' && ++at == text_.size()) break;
      found.text += text_[at];
    }
    throw parse_error{found.offset, "a text in quotes does not end on its line"};
  }

  std::string_view text_;
  std::size_t offset_;
};

/// One {{ … }}.
class action_parser {
 public:
  action_parser(std::string_view text, std::size_t offset) : lexer_(text, offset) { advance(); }

  insertion parse() {
    auto made = next_.what == token::kind::word && next_.text == "printf" ? parse_printf()
                                                                          : parse_expression();
    if (next_.what != token::kind::end && next_.what != token::kind::trim_end) refuse();
    return made;
  }

  std::size_t end() const { return lexer_.offset(); }
  bool trims() const { return next_.what == token::kind::trim_end; }

 private:
  void advance() { next_ = lexer_.next(); }

  [[noreturn]] void refuse() const {
    const bool ends = next_.what == token::kind::end || next_.what == token::kind::trim_end;
    const auto what = ends
                          ? std::string("something is missing here")
                          : fmt::format("{} is not offered here", config::json::quoted(next_.text));
    throw parse_error{next_.offset, fmt::format("{}: {}", what, offered)};
  }

  std::string take(token::kind what) {
    if (next_.what != what) refuse();
    auto text = std::move(next_.text);
    advance();
    return text;
  }

  insertion parse_printf() {
    advance();
    const auto at = next_.offset;
    const auto as = form_of(take(token::kind::literal), at);
    const bool in_parentheses = next_.what == token::kind::open;
    if (in_parentheses) advance();
    auto made = in_parentheses ? parse_expression() : parse_path();
    if (in_parentheses) take(token::kind::close);
    made.as = as;
    return made;
  }

  static insertion::form form_of(std::string_view verb, std::size_t offset) {
    using form = insertion::form;
    struct row {
      std::string_view verb;
      form as;
    };
    constexpr std::array rows{row{"%q", form::quoted}, row{"%s", form::value},
                              row{"%v", form::value},  row{"%d", form::integer},
                              row{"%g", form::number}, row{"%t", form::boolean}};
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const row& each) { return each.verb == verb; });
    if (found != rows.end()) return found->as;
    throw parse_error{
        offset, fmt::format("printf {} is not offered: {}", config::json::quoted(verb), offered)};
  }

  insertion parse_expression() {
    if (next_.what == token::kind::word && next_.text == "index") return parse_index();
    auto made = parse_path();
    if (next_.what != token::kind::literal) return made;
    if (made.steps.size() < 2 || made.steps.back().name != "Format") refuse();
    if (next_.text != event_layout)
      throw parse_error{next_.offset, fmt::format("this layout is not offered: {}", offered)};
    advance();
    made.steps.pop_back();
    made.spelled.erase(made.spelled.rfind('.'));
    return made;
  }

  insertion parse_index() {
    advance();
    auto made = parse_path();
    if (made.from != insertion::source::metadata) refuse();
    do {
      auto name = take(token::kind::literal);
      made.spelled += fmt::format(" {}", config::json::quoted(name));
      made.steps.push_back({field_step::kind::key, std::move(name)});
    } while (next_.what == token::kind::literal);
    made.spelled.insert(0, "index ");
    return made;
  }

  insertion parse_path() {
    const auto at = next_.offset;
    insertion made;
    made.spelled = take(token::kind::path);
    std::string_view rest = made.spelled;
    if (rest == ".Type") {
      made.from = insertion::source::type;
    } else if (rest == ".TimeStamp") {
      made.from = insertion::source::time_stamp;
    } else {
      const bool is_metadata = rest.starts_with(".Meta") && (rest.size() == 5 || rest[5] == '.');
      if (is_metadata) rest.remove_prefix(5);
      if (!is_metadata || !add_steps(rest, made.steps))
        throw parse_error{
            at, fmt::format("{} is not offered: {}", config::json::quoted(made.spelled), offered)};
    }
    return made;
  }

  // ".HostInfo.CheckURL"; false for a name that is empty.
  static bool add_steps(std::string_view path, std::vector<field_step>& steps) {
    while (!path.empty()) {
      path.remove_prefix(1);
      const auto name = path.substr(0, path.find('.'));
      if (name.empty()) return false;
      steps.push_back({field_step::kind::field, std::string(name)});
      path.remove_prefix(name.size());
    }
    return true;
  }

  lexer lexer_;
  token next_;
};

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
 public:
  explicit template_parser(std::string_view text) : text_(text) {}

  std::vector<text_template::part> parse() {
    bool trim = false;
    for (std::size_t at = 0; at <= text_.size();) {
      const auto begin = std::min(text_.find("{{", at), text_.size());
      const bool trims_before = is_trim_mark(begin + 2);
      add_text(text_.substr(at, begin - at), trim, trims_before);
      if (begin == text_.size()) break;
      action_parser action(text_, begin + 2 + (trims_before ? 1 : 0));
      add(action.parse(), begin);
      trim = action.trims();
      at = action.end();
    }
    return std::move(parts_);
  }

 private:
  // "-" and a blank: what stands before the braces loses its blanks.
  bool is_trim_mark(std::size_t at) const {
    return at + 1 < text_.size() && text_[at] == '-' && is_blank(text_[at + 1]);
  }

  void add_text(std::string_view text, bool trim_front, bool trim_back) {
    if (trim_front) text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (trim_back) text = text.substr(0, text.find_last_not_of(blanks) + 1);
    if (text.empty()) return;
    tracker_.read(text);
    parts_.emplace_back(std::string(text));
  }

  void add(insertion what, std::size_t offset) {
    if (tracker_.escaped())
      throw parse_error{offset, "a value cannot stand behind a backslash in a JSON string"};
    if (++values_ > most_values)
      throw parse_error{offset, fmt::format("a template may have {} values", most_values)};
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
  } catch (const parse_error& error) {
    const auto at = config::json::text_cursor(text).advance_to(error.offset);
    return template_fault{at.line, at.column, error.message};
  }
}

}  // namespace sidehook::builtin
