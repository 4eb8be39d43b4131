#include "jsvm/script_error.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "jsvm/protect.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

constexpr std::size_t longest_shown_line = 160;

// The member of the error on top, as text or number; nothing is left on the stack.
std::string text_member(duk_context* context, const char* name) {
  duk_get_prop_string(context, -1, name);
  std::string text;
  if (duk_is_string(context, -1)) text = to_text(string_at(context, -1));
  duk_pop(context);
  return text;
}

int number_member(duk_context* context, const char* name) {
  duk_get_prop_string(context, -1, name);
  const int number = duk_is_number(context, -1) ? duk_get_int(context, -1) : 0;
  duk_pop(context);
  return number;
}

// The trace without Duktape's word on coroutines, which says nothing to those who write handlers.
std::string without_frame_flags(std::string stack) {
  constexpr std::string_view flag = " preventsyield";
  for (auto at = stack.find(flag); at != std::string::npos; at = stack.find(flag, at)) {
    stack.erase(at, flag.size());
  }
  return stack;
}

std::string_view line_of(std::string_view source, int line) {
  for (int i = 1; i < line; ++i) {
    const auto end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  source = source.substr(0, source.find('\n'));
  if (source.ends_with('\r')) source.remove_suffix(1);
  return source;
}

// What the line uses that came after ECMAScript 5.1 and is not understood; "" when nothing stands
// out.
std::string_view newer_syntax(std::string_view line) {
  struct sign {
    std::string_view text;
    std::string_view name;
  };
  static constexpr sign signs[] = {
      {"=>", "arrow functions"},     {"`", "template literals"},
      {"let ", "let declarations"},  {"class ", "classes"},
      {"async ", "async functions"}, {"...", "spread and rest arguments"},
      {"?.", "optional chains"},     {"import ", "modules"},
      {"export ", "modules"}};
  for (const auto& [text, name] : signs) {
    if (line.find(text) != std::string_view::npos) return name;
  }
  return "";
}

}  // namespace

script_error take_script_error(duk_context* context) {
  script_error error;
  const duk_idx_t value = duk_get_top_index(context);
  if (!protect(context, [&] {
        duk_dup(context, value);
        error.message = to_text(string_at(context, (duk_to_string(context, -1), -1)));
      })) {
    duk_pop(context);
    error.message = "a value that cannot be shown as text";
  }
  if (duk_is_error(context, value)) {
    const bool read = protect(context, [&] {
      duk_dup(context, value);
      error.file = text_member(context, "fileName");
      error.line = number_member(context, "lineNumber");
      error.column = number_member(context, "columnNumber");
      error.stack = without_frame_flags(text_member(context, "stack"));
    });
    if (!read) duk_pop(context);
  }
  duk_remove(context, value);
  return error;
}

std::string source_excerpt(const script_error& error, std::string_view source) {
  const auto line = error.line > 0 ? line_of(source, error.line) : std::string_view{};
  if (line.empty() || line.size() > longest_shown_line) return "";
  std::string text = fmt::format("    {}", line);
  if (error.column > 0) {
    std::string margin(line.substr(0, std::min<std::size_t>(error.column - 1, line.size())));
    // Tabs stay, so that the caret stands below its character whatever their width.
    std::replace_if(
        margin.begin(), margin.end(), [](char c) { return c != '\t'; }, ' ');
    text += fmt::format("\n    {}^", margin);
  }
  const auto newer = newer_syntax(line);
  if (!newer.empty() && error.message.starts_with("SyntaxError")) {
    text += fmt::format("\n    Handlers are ECMAScript 5.1, as in Tyk: {} have to be translated.",
                        newer);
  }
  return text;
}

}  // namespace sidehook::jsvm
