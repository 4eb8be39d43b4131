#include "config/schema/acceptance.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "config/json/text.hpp"
#include "config/schema/place.hpp"

namespace sidehook::config::schema {
namespace {

std::size_t characters_in(const json::value& string) {
  const auto text = json::text_of(&string);
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

class acceptance {
 public:
  explicit acceptance(const json::value& schema) : schema_(schema) {}

  bool of(const json::value& document) { return holds(schema_, document) && !is_unsure_; }

 private:
  // Of a keyword, which is `rules[name]`, for a value.
  using judge = bool (acceptance::*)(const json::value& rule, const json::value& rules,
                                     const json::value& value);
  struct keyword {
    std::string_view name;
    judge is_met;
  };
  static const std::array<keyword, 24> keywords;

  bool holds(const json::value& rules, const json::value& value) {
    if (rules.IsBool()) return rules.IsTrue();
    if (const auto* reference = json::member(&rules, "$ref"))
      return holds(referred_to(schema_, json::text_of(reference)), value);
    return std::all_of(rules.MemberBegin(), rules.MemberEnd(), [&](const auto& each) {
      const auto name = json::text_of(&each.name);
      const auto* known = std::find_if(keywords.begin(), keywords.end(),
                                       [&](const auto& keyword) { return keyword.name == name; });
      return known == keywords.end() ? cannot_tell()
                                     : (this->*known->is_met)(each.value, rules, value);
    });
  }

  // An answer of which nothing follows: who asks may want yes or, in `if`, no.
  bool cannot_tell() {
    is_unsure_ = true;
    return false;
  }

  bool any(const json::value&, const json::value&, const json::value&) { return true; }

  bool type(const json::value& rule, const json::value&, const json::value& value) {
    const auto wanted = json::text_of(&rule);
    if (wanted == "string") return value.IsString();
    if (wanted == "boolean") return value.IsBool();
    if (wanted == "object") return value.IsObject();
    if (wanted == "array") return value.IsArray();
    if (wanted == "number") return value.IsNumber();
    if (wanted != "integer") return cannot_tell();
    return value.IsInt64() || (value.IsNumber() && cannot_tell());
  }

  bool equal(const json::value& rule, const json::value& value) {
    if (rule.IsString()) return json::text_of(&rule) == json::text_of(&value) && value.IsString();
    return rule.IsBool() ? value.IsBool() && rule.GetBool() == value.GetBool() : cannot_tell();
  }
  bool constant(const json::value& rule, const json::value&, const json::value& value) {
    return equal(rule, value);
  }
  bool enumeration(const json::value& rule, const json::value&, const json::value& value) {
    return std::any_of(rule.Begin(), rule.End(),
                       [&](const auto& each) { return equal(each, value); });
  }

  bool minimum(const json::value& rule, const json::value&, const json::value& value) {
    if (!value.IsNumber()) return true;
    return rule.IsInt64() && value.IsInt64() ? value.GetInt64() >= rule.GetInt64() : cannot_tell();
  }
  bool maximum(const json::value& rule, const json::value&, const json::value& value) {
    if (!value.IsNumber()) return true;
    return rule.IsInt64() && value.IsInt64() ? value.GetInt64() <= rule.GetInt64() : cannot_tell();
  }

  bool min_length(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsString() || characters_in(value) >= rule.GetUint64();
  }
  bool max_length(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsString() || characters_in(value) <= rule.GetUint64();
  }
  bool max_items(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsArray() || value.Size() <= rule.GetUint64();
  }
  bool max_properties(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsObject() || value.MemberCount() <= rule.GetUint64();
  }

  bool items(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsArray() || std::all_of(value.Begin(), value.End(),
                                           [&](const auto& each) { return holds(rule, each); });
  }

  bool required(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsObject() || std::all_of(rule.Begin(), rule.End(), [&](const auto& name) {
      return json::member(&value, json::text_of(&name)) != nullptr;
    });
  }

  template <class Judge>
  static bool all_members(const json::value& value, Judge&& judge) {
    return !value.IsObject() || std::all_of(value.MemberBegin(), value.MemberEnd(), judge);
  }

  // Of members that share a name, the first counts, as for the validator and for who reads them.
  bool properties(const json::value& rule, const json::value&, const json::value& value) {
    return !value.IsObject() ||
           std::all_of(rule.MemberBegin(), rule.MemberEnd(), [&](const auto& known) {
             const auto* member = json::member(&value, json::text_of(&known.name));
             return member == nullptr || holds(known.value, *member);
           });
  }
  bool other_properties(const json::value& rule, const json::value& rules,
                        const json::value& value) {
    const auto* known = json::member(&rules, "properties");
    return all_members(value, [&](const auto& each) {
      return json::member(known, json::text_of(&each.name)) != nullptr || holds(rule, each.value);
    });
  }
  bool property_names(const json::value& rule, const json::value&, const json::value& value) {
    return all_members(value, [&](const auto& each) { return holds(rule, each.name); });
  }

  bool all_of(const json::value& rule, const json::value&, const json::value& value) {
    return std::all_of(rule.Begin(), rule.End(),
                       [&](const auto& each) { return holds(each, value); });
  }
  bool condition(const json::value& rule, const json::value& rules, const json::value& value) {
    const auto* branch = json::member(&rules, holds(rule, value) ? "then" : "else");
    return branch == nullptr || holds(*branch, value);
  }

  const json::value& schema_;
  bool is_unsure_ = false;
};

const std::array<acceptance::keyword, 24> acceptance::keywords{{
    {"type", &acceptance::type},
    {"properties", &acceptance::properties},
    {"required", &acceptance::required},
    {"description", &acceptance::any},
    {"enum", &acceptance::enumeration},
    {"const", &acceptance::constant},
    {"allOf", &acceptance::all_of},
    {"if", &acceptance::condition},
    // With their "if".
    {"then", &acceptance::any},
    {"else", &acceptance::any},
    {"items", &acceptance::items},
    {"additionalProperties", &acceptance::other_properties},
    {"propertyNames", &acceptance::property_names},
    {"minimum", &acceptance::minimum},
    {"maximum", &acceptance::maximum},
    {"minLength", &acceptance::min_length},
    {"maxLength", &acceptance::max_length},
    {"maxItems", &acceptance::max_items},
    {"maxProperties", &acceptance::max_properties},
    {"pattern", &acceptance::any},
    {"definitions", &acceptance::any},
    {"title", &acceptance::any},
    {"$schema", &acceptance::any},
    {"$id", &acceptance::any},
}};

}  // namespace

bool certainly_accepts(const json::value& schema, const json::value& document) {
  return acceptance(schema).of(document);
}

}  // namespace sidehook::config::schema
