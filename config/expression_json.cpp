#include "config/expression_json.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

using expression_kind = expression::kind;

constexpr std::string_view values_name = "$values";
constexpr std::string_view else_name = "$else";

struct operation {
  std::string_view name;
  expression_kind is;
};
constexpr std::array operations{
    operation{"$literal", expression_kind::literal},
    operation{"$pointer", expression_kind::pointer},
    operation{"$header", expression_kind::header},
    operation{"$time_ms", expression_kind::time_ms},
    operation{"$time_s", expression_kind::time_s},
    operation{"$now_ms", expression_kind::now_ms},
    operation{"$join", expression_kind::join},
};

std::vector<std::string> operation_names() {
  std::vector<std::string> names;
  names.reserve(operations.size());
  for (const auto& each : operations) names.emplace_back(each.name);
  return names;
}

std::vector<std::string> members_of(const operation& of) {
  std::vector<std::string> names{std::string(of.name)};
  const bool reads = of.is != expression_kind::literal && of.is != expression_kind::now_ms &&
                     of.is != expression_kind::join;
  if (of.is == expression_kind::pointer || of.is == expression_kind::header)
    names.emplace_back(values_name);
  if (reads) names.emplace_back(else_name);
  return names;
}

bool is_operation(const json::value& object) {
  return std::any_of(object.MemberBegin(), object.MemberEnd(), [](const auto& member) {
    return json::text_of(&member.name).starts_with('$');
  });
}

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (auto at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) return false;
  }
  return true;
}

class expression_reader {
 public:
  explicit expression_reader(object_faults& faults) : faults_(faults) {}

  expression read(const json::value& value, const std::string& at) {
    if (value.IsObject())
      return is_operation(value) ? read_operation(value, at) : object(value, at);
    if (value.IsArray()) {
      faults_.refuse(at, value, R"(one value; a list is written {"$literal": […]})");
      return {};
    }
    if (json::text_of(&value).starts_with('/'))
      return {expression_kind::pointer, "", read_path(value, at, faults_), {}, {}, {}};
    return {expression_kind::literal, json::write(value), {}, {}, {}, {}};
  }

 private:
  expression object(const json::value& value, const std::string& at) {
    expression made{expression_kind::object, "", {}, {}, {}, {}};
    for (const auto& member : value.GetObject()) {
      const auto name = json::text_of(&member.name);
      made.parts.push_back({std::string(name), read(member.value, json::member_of(at, name))});
    }
    return made;
  }

  expression read_operation(const json::value& value, const std::string& at) {
    const auto found = std::ranges::find_if(operations, [&](const operation& each) {
      return json::member(&value, each.name) != nullptr;
    });
    if (found == operations.end()) {
      const auto names = operation_names();
      faults_.say(
          at, fmt::format("has members that begin with $, and none of {}", fmt::join(names, ", ")));
      return {};
    }
    faults_.check_names(value, at, members_of(*found),
                        fmt::format("an expression {}", found->name));
    expression made{found->is, "", {}, {}, {}, {}};
    read_operand(*json::member(&value, found->name), json::member_of(at, found->name), made);
    if (const auto* values = json::member(&value, values_name))
      read_values(*values, json::member_of(at, values_name), made);
    if (const auto* otherwise = json::member(&value, else_name))
      made.otherwise.push_back(read(*otherwise, json::member_of(at, else_name)));
    return made;
  }

  void read_operand(const json::value& value, const std::string& at, expression& into) {
    switch (into.is) {
      case expression_kind::literal:
        into.text = json::write(value);
        break;
      case expression_kind::header:
        into.text = json::text_of(&value);
        if (!is_header_name(into.text)) faults_.refuse(at, value, "the name of a header field");
        break;
      case expression_kind::now_ms:
        if (!value.IsTrue()) faults_.refuse(at, value, "true");
        break;
      case expression_kind::join:
        read_join(value, at, into);
        break;
      default:
        into.path = read_path(value, at, faults_);
    }
  }

  void read_join(const json::value& value, const std::string& at, expression& into) {
    if (!value.IsArray() || value.Empty())
      return faults_.refuse(at, value, "a list of at least one expression");
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
      into.parts.push_back({"", read(value[i], json::element_of(at, i))});
  }

  void read_values(const json::value& value, const std::string& at, expression& into) {
    if (!value.IsObject()) return faults_.refuse(at, value, "an object");
    for (const auto& member : value.GetObject()) {
      const auto name = json::text_of(&member.name);
      if (is_scalar(member.value)) {
        into.values.emplace_back(name, json::write(member.value));
      } else {
        faults_.refuse(json::member_of(at, name), member.value,
                       "text, a number, true, false or null");
      }
    }
  }

  object_faults& faults_;
};

}  // namespace

expression read_expression(const json::value& value, const std::string& pointer,
                           object_faults& faults) {
  return expression_reader(faults).read(value, pointer);
}

json_path read_path(const json::value& value, const std::string& pointer, object_faults& faults) {
  const auto text = json::text_of(&value);
  if (value.IsString() && is_json_pointer(text)) return {std::string(text), json::steps(text)};
  faults.refuse(pointer, value, "a JSON Pointer, as \"/request/uri\"");
  return {};
}

bool is_scalar(const json::value& value) { return !value.IsObject() && !value.IsArray(); }

}  // namespace sidehook::config
