#include "daemon/builtin/template_lexer.hpp"

#include <algorithm>

namespace sidehook::builtin {
namespace {

using kind = template_token::kind;

bool is_word(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
         (c & 0x80) != 0;
}

}  // namespace

template_token template_lexer::next() {
  const auto begin = offset_;
  offset_ = std::min(text_.find_first_not_of(template_blanks, offset_), text_.size());
  template_token found{kind::other, "", offset_};
  if (offset_ == text_.size()) {
    throw template_error{begin, "the text ends within {{ … }}"};
  } else if (offset_ > begin && starts_with("-}}")) {
    take(found, kind::trim_end, 3);
  } else if (starts_with("}}")) {
    take(found, kind::end, 2);
  } else if (text_[offset_] == '(' || text_[offset_] == ')') {
    take(found, text_[offset_] == '(' ? kind::open : kind::close, 1);
  } else if (text_[offset_] == '"' || text_[offset_] == '`') {
    take_literal(found);
  } else if (text_[offset_] == '.') {
    take(found, kind::path, length_of_path());
  } else {
    const auto length = length_of_word(offset_);
    take(found, length > 0 ? kind::word : kind::other, std::max<std::size_t>(length, 1));
  }
  return found;
}

void template_lexer::take(template_token& found, kind what, std::size_t length) {
  found.what = what;
  found.text = text_.substr(offset_, length);
  offset_ += length;
}

void template_lexer::take_literal(template_token& found) {
  const char quote = text_[offset_];
  for (auto at = offset_ + 1; at < text_.size() && text_[at] != '\n'; ++at) {
    if (text_[at] == quote) {
      found.what = kind::literal;
      offset_ = at + 1;
      return;
    }
    if (quote == '"' && text_[at] == '\\' && ++at == text_.size()) break;
    found.text += text_[at];
  }
  throw template_error{found.offset, "a text in quotes does not end on its line"};
}

std::size_t template_lexer::length_of_word(std::size_t from) const {
  auto end = from;
  while (end < text_.size() && is_word(text_[end])) ++end;
  return end - from;
}

std::size_t template_lexer::length_of_path() const {
  auto end = offset_;
  while (end < text_.size() && text_[end] == '.') end += 1 + length_of_word(end + 1);
  return end - offset_;
}

}  // namespace sidehook::builtin
