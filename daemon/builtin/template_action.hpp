#pragma once

#include <string>
#include <string_view>

#include "daemon/builtin/template_lexer.hpp"
#include "daemon/builtin/text_template.hpp"

namespace sidehook::builtin {

/// Reads one {{ … }} of a template, in which is a value to insert.
class template_action {
 public:
  /// @param offset  behind the opening braces
  /// @throws template_error, as parse() does
  template_action(std::string_view text, std::size_t offset) : lexer_(text, offset) { advance(); }

  insertion parse();
  /// Where it ends, and whether it takes away the blanks behind it, once it is parsed.
  std::size_t end() const { return lexer_.offset(); }
  bool trims() const { return next_.what == template_token::kind::trim_end; }

 private:
  void advance() { next_ = lexer_.next(); }
  [[noreturn]] void refuse() const;
  std::string take(template_token::kind what);

  insertion parse_printf();
  insertion parse_expression();
  insertion parse_index();
  insertion parse_path();
  void drop_format(insertion& of);

  template_lexer lexer_;
  template_token next_;
};

}  // namespace sidehook::builtin
