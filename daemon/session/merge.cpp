#include "daemon/session/merge.hpp"

#include <charconv>
#include <optional>

#include "daemon/session/object_text.hpp"

namespace sidehook::session {
namespace {

using kind = json_text::kind;

// The reader takes none that is too large for a double; what is too small is 0.
double as_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : 0;
}

bool same_scalar(const json_text& given, const json_text& shown) {
  if (given.type != shown.type) return false;
  switch (given.type) {
    case kind::null:
      return true;
    case kind::boolean:
      return given.text == shown.text;
    case kind::number:
      return given.text == shown.text || as_double(given.text) == as_double(shown.text);
    case kind::string:
      return given.decoded == shown.decoded;
    case kind::object:
    case kind::array:
      break;
  }
  return false;
}

// What becomes of a value: its text, nothing when it is not to be stored, and whether it is what
// was shown.
struct merged {
  std::optional<std::string> text;
  bool same = false;
};

merged kept(const json_text* stored) {
  if (stored == nullptr) return {std::nullopt, true};
  return {std::string(stored->text), true};
}

merged merge_value(const json_text& given, const json_text* shown, const json_text* stored);

merged merge_object(const json_text& given, const json_text& shown, const json_text* stored) {
  object_text result;
  bool same = given.size() == shown.size();
  for (const auto& member : given.members) {
    if (member.overridden) continue;
    const auto* before = stored == nullptr ? nullptr : stored->find_member(member.name);
    const auto value = merge_value(member.value, shown.find(member.name),
                                   before == nullptr ? nullptr : &before->value);
    same = same && value.same;
    if (value.text) result.add((before == nullptr ? member : *before).name_text, *value.text);
  }
  if (same) return kept(stored);
  return {result.take(), false};
}

const json_text* element(const json_text* array, std::size_t index) {
  if (array == nullptr || index >= array->elements.size()) return nullptr;
  return &array->elements[index];
}

merged merge_array(const json_text& given, const json_text& shown, const json_text* stored) {
  std::string result = "[";
  bool same = given.elements.size() == shown.elements.size();
  for (std::size_t i = 0; i < given.elements.size(); ++i) {
    const auto value = merge_value(given.elements[i], element(&shown, i), element(stored, i));
    same = same && value.same;
    if (i > 0) result += ',';
    result += value.text.value_or(std::string(given.elements[i].text));
  }
  if (same) return kept(stored);
  return {result + "]", false};
}

merged merge_value(const json_text& given, const json_text* shown, const json_text* stored) {
  if (shown != nullptr && given.is(kind::object) && shown->is(kind::object))
    return merge_object(given, *shown, stored);
  if (shown != nullptr && given.is(kind::array) && shown->is(kind::array))
    return merge_array(given, *shown, stored);
  if (shown != nullptr && same_scalar(given, *shown)) return kept(stored);
  return {std::string(given.text), false};
}

}  // namespace

std::string merge(const json_text& given, const json_text& shown, const json_text& stored) {
  return merge_value(given, &shown, &stored).text.value_or(std::string(given.text));
}

}  // namespace sidehook::session
