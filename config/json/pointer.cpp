#include "config/json/pointer.hpp"

#include <algorithm>

namespace sidehook::config::json {
namespace {

std::string unescaped(std::string_view step) {
  std::string text;
  text.reserve(step.size());
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escape = step[i] == '~' && i + 1 < step.size();
    text += !escape ? step[i] : step[++i] == '1' ? '/' : '~';
  }
  return text;
}

}  // namespace

std::string member_of(std::string_view parent, std::string_view name) {
  std::string pointer(parent);
  pointer.reserve(parent.size() + name.size() + 1);
  pointer += '/';
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string element_of(std::string_view parent, std::size_t index) {
  return member_of(parent, std::to_string(index));
}

std::string_view take_step(std::string_view& pointer, std::string& room) {
  pointer.remove_prefix(1);
  const auto step = pointer.substr(0, pointer.find('/'));
  pointer.remove_prefix(step.size());
  if (step.find('~') == std::string_view::npos) return step;
  return room = unescaped(step);
}

std::vector<std::string> steps(std::string_view pointer) {
  std::vector<std::string> parts;
  std::string room;
  while (!pointer.empty()) parts.emplace_back(take_step(pointer, room));
  return parts;
}

}  // namespace sidehook::config::json
