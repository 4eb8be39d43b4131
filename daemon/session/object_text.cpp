#include "daemon/session/object_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sidehook::session {

void object_text::add(std::string_view name_text, std::string_view value_text) {
  text_ += text_.empty() ? '{' : ',';
  text_ += name_text;
  text_ += ':';
  text_ += value_text;
}

std::string object_text::take() {
  if (text_.empty()) text_ = '{';
  text_ += '}';
  return std::move(text_);
}

std::string with_members(const json_text& object, std::span<const member_text> changes) {
  object_text result;
  for (const auto& [name, name_text, value, overridden] : object.members) {
    if (overridden) continue;
    const auto change = std::ranges::find(changes, name, &member_text::name);
    result.add(name_text, change == changes.end() ? value.text : change->text);
  }
  for (const auto& [name, text] : changes) {
    if (object.find(name) == nullptr) result.add(fmt::format("\"{}\"", name), text);
  }
  return result.take();
}

}  // namespace sidehook::session
