#include "daemon/session/session_view.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "daemon/session/object_text.hpp"
#include "daemon/session/session_shape.hpp"

namespace sidehook::session {
namespace {

using kind = json_text::kind;

bool is_zero_number(std::string_view text) {
  const std::string_view digits = text.substr(0, text.find_first_of("eE"));
  return digits.find_first_of("123456789") == std::string_view::npos;
}

// What a gateway writes as nothing at all.
bool is_default(const json_text* value) {
  if (value == nullptr) return true;
  switch (value->type) {
    case kind::null:
      return true;
    case kind::boolean:
      return value->text == "false";
    case kind::number:
      return is_zero_number(value->text);
    case kind::string:
      return value->decoded.empty();
    case kind::object:
    case kind::array:
      return false;
  }
  return false;
}

bool limits_something(const json_text* limit) {
  if (limit == nullptr || !limit->is(kind::object)) return false;
  return std::any_of(limit->members.begin(), limit->members.end(), [](const auto& member) {
    return !member.overridden && !is_default(&member.value);
  });
}

std::string with_member(const json_text& object, std::string_view name, std::string_view text) {
  return with_members(object, std::array{member_text{name, std::string(text)}});
}

std::string view_of_rights(const json_text& rights) {
  object_text result;
  for (const auto& [api_id, id_text, right, overridden] : rights.members) {
    if (overridden) continue;
    const bool scoped =
        limits_something(right.find("limit")) && is_default(right.find("allowance_scope"));
    result.add(id_text,
               scoped ? with_member(right, "allowance_scope", id_text) : std::string(right.text));
  }
  return result.take();
}

}  // namespace

std::string view_of(const json_text& stored) {
  std::vector<member_text> shown;
  for (const auto name : numeric_members()) {
    const json_text* value = stored.find(name);
    if (value == nullptr || value->is(kind::null)) shown.push_back({name, "0"});
  }
  const json_text* rights = stored.find("access_rights");
  if (rights != nullptr && rights->is(kind::object))
    shown.push_back({"access_rights", view_of_rights(*rights)});
  const json_text* login = stored.find("basic_auth_data");
  if (login != nullptr && !is_default(login->find("password")))
    shown.push_back({"basic_auth_data", with_member(*login, "password", "\"\"")});
  return with_members(stored, shown);
}

}  // namespace sidehook::session
