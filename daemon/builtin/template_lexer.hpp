#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sidehook::builtin {

/// What is blank in templates.
inline constexpr std::string_view template_blanks = " \t\r\n";

/// Thrown within the parser of templates, and caught by it: something wrong at an offset of the
/// text.
struct template_error {
  std::size_t offset;
  std::string message;
};

/// A part of what stands between {{ and }}.
struct template_token {
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

/// Reads what stands between {{ and }} of a text, a token at a time.
class template_lexer {
 public:
  /// @param offset  behind the braces
  template_lexer(std::string_view text, std::size_t offset) : text_(text), offset_(offset) {}

  /// Behind the last token.
  std::size_t offset() const { return offset_; }
  /// @throws template_error
  template_token next();

 private:
  bool starts_with(std::string_view what) const { return text_.substr(offset_).starts_with(what); }
  void take(template_token& found, template_token::kind what, std::size_t length);
  void take_literal(template_token& found);
  std::size_t length_of_word(std::size_t from) const;
  std::size_t length_of_path() const;

  std::string_view text_;
  std::size_t offset_;
};

}  // namespace sidehook::builtin
