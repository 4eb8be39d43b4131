#pragma once

#include <string>
#include <string_view>

namespace sidehook::command {

/// Text as a formatter of manual pages prints it, whatever is in it: nothing is taken for a
/// request. Of prose, words that begin with a hyphen are taken for options: their hyphens are
/// printed as what can be typed.
std::string roff_prose(std::string_view text);
/// The same for what is typed as it stands: commands, options, paths.
std::string roff_literal(std::string_view text);

/// A manual page in roff's macros of man(7).
class roff_page {
 public:
  /// @param section  of the manual: "1"
  /// @param source   what it comes with: "sidehook 0.1.0"
  roff_page(std::string_view name, std::string_view section, std::string_view source,
            std::string_view manual);

  /// Roff that is made of the functions above, unless something else is said.
  void heading(std::string_view plain_text);
  void subheading(std::string_view roff);
  void paragraph(std::string_view roff);
  /// A line that is broken only if it must be, further ones of which are indented.
  void synopsis(std::string_view roff);
  /// What is described, and its description.
  void item(std::string_view term, std::string_view roff);

  const std::string& text() const { return text_; }

 private:
  void body(std::string_view roff);
  void line(std::string_view text);

  std::string text_;
  /// What comes next is the first paragraph behind a heading.
  bool has_headed_ = false;
};

/// In bold, and in italics.
std::string roff_bold(std::string_view roff);
std::string roff_italic(std::string_view roff);

}  // namespace sidehook::command
