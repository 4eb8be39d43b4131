#include "daemon/ingest/lenient_json.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "daemon/ingest/json_escape.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/utf8.hpp"

namespace sidehook::ingest {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

// The number that the first digits are; nothing when they are fewer, or no hexadecimal digits.
std::optional<char32_t> hex(std::string_view text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + digits, number, 16);
  if (fault != std::errc() || end != text.data() + digits) return std::nullopt;
  return static_cast<char32_t>(number);
}

class json_repairer {
 public:
  json_repairer(std::string_view text, string_style style) : rest_(text), style_(style) {
    result_.text.reserve(text.size() + 16);
  }

  repaired_json run() {
    while (!rest_.empty()) {
      if (rest_[0] == '"') {
        copy_string();
        last_ = '"';
      } else {
        copy_outside();
      }
    }
    return std::move(result_);
  }

 private:
  void copy(std::size_t bytes) {
    result_.text += rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
  }
  void replace(std::size_t bytes, std::string_view by, repair kind) {
    result_.text += by;
    rest_.remove_prefix(bytes);
    result_.repairs.add(kind);
  }

  void copy_outside() {
    const char c = rest_[0];
    const bool behind_value = last_ != ',' && last_ != '{' && last_ != '[' && last_ != 0;
    if (c == ',' && behind_value && ends_list(1)) {
      replace(1, "", repair::trailing_comma);
      return;
    }
    if (json_blanks.find(c) == std::string_view::npos) last_ = c;
    copy(1);
  }

  bool ends_list(std::size_t from) const {
    const auto next = rest_.find_first_not_of(json_blanks, from);
    return next != std::string_view::npos && (rest_[next] == '}' || rest_[next] == ']');
  }

  void copy_string() {
    copy(1);
    while (!rest_.empty()) {
      const char c = rest_[0];
      if (c == '"') return copy(1);
      if (c == '\\') {
        copy_escape();
      } else if (is_control(c)) {
        std::string escape;
        append_escaped(escape, rest_.substr(0, 1));
        replace(1, escape, repair::control_character);
      } else if (const auto length = utf8_length(rest_); length > 0) {
        copy(length);
      } else {
        replace(1, replacement_character, repair::invalid_utf8);
      }
    }
  }

  void copy_escape() {
    if (const auto length = escape_length(); length > 0) return copy(length);
    if (style_ == string_style::go_quoted && copy_go_escape()) return;
    replace(1, R"(\\)", repair::backslash);
  }

  // Of an escape of JSON's; 0 when there is none.
  std::size_t escape_length() const {
    if (rest_.size() < 2) return 0;
    switch (rest_[1]) {
      case '"':
        return ends_line(2) ? 0 : 2;
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        return 2;
      case 'u':
        return hex(rest_.substr(2), 4) ? 6 : 0;
      default:
        return 0;
    }
  }

  // Whether nothing but the comma behind a value stands between there and the end of the line.
  bool ends_line(std::size_t from) const {
    if (style_ != string_style::unescaped) return false;
    auto next = rest_.find_first_not_of(" \t\r", from);
    if (next != std::string_view::npos && rest_[next] == ',')
      next = rest_.find_first_not_of(" \t\r", next + 1);
    return next != std::string_view::npos && rest_[next] == '\n';
  }

  bool copy_go_escape() {
    if (rest_.size() < 2) return false;
    switch (rest_[1]) {
      case 'a':
        return replace_by(2, 0x07);
      case 'v':
        return replace_by(2, 0x0B);
      case 'x':
        return replace_by(4, hex(rest_.substr(2), 2));
      case 'U':
        return replace_by(10, hex(rest_.substr(2), 8));
      default:
        return false;
    }
  }

  bool replace_by(std::size_t bytes, std::optional<char32_t> code_point) {
    if (!code_point) return false;
    std::string escape;
    if (*code_point < 0x100) {
      append_code_unit(escape, static_cast<char16_t>(*code_point));
    } else {
      append_utf8(escape, *code_point);
    }
    replace(bytes, escape, repair::backslash);
    return true;
  }

  std::string_view rest_;
  string_style style_;
  repaired_json result_;
  char last_ = 0;  // before rest_, blanks left out
};

}  // namespace

repaired_json repair_json(std::string_view text, string_style style) {
  return json_repairer(text, style).run();
}

}  // namespace sidehook::ingest
