#include "config/schema/wording.hpp"

#include <array>

#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"

namespace sidehook::config::schema {
namespace {

// A value in the document, and what the schema says about it.
struct spot {
  std::string pointer;
  const json::value* value;
  place rules;
};

// What the path leads to, or the innermost value on the way that is there.
spot find_spot(const std::vector<std::string>& path, place rules, const json::value& document) {
  spot here{"", &document, std::move(rules)};
  for (const auto& step : path) {
    const json::value* next =
        here.value->IsArray() ? json::element(*here.value, step) : json::member(here.value, step);
    if (next == nullptr) break;
    here.rules = here.value->IsArray() ? here.rules.element() : here.rules.member(step);
    here.pointer = json::member_of(here.pointer, step);
    here.value = next;
  }
  return here;
}

std::string_view words_for_type(std::string_view type) {
  if (type == "string") return "a string";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "boolean") return "true or false";
  if (type == "object") return "an object";
  if (type == "array") return "an array";
  return type;
}

std::string type_message(const spot& at, const json::value& type) {
  const bool number = json::text_of(&type) == "integer" && at.value->IsNumber();
  const std::string is =
      number || at.value->IsBool() ? json::shown(*at.value) : std::string(json::kind_of(*at.value));
  return fmt::format("must be {}, is {}", words_for_type(json::text_of(&type)), is);
}

std::string enum_message(const spot& at, const json::value& choices) {
  std::string list;
  for (rapidjson::SizeType i = 0; i < choices.Size(); ++i) {
    if (i > 0) list += i + 1 == choices.Size() ? " or " : ", ";
    list += json::shown(choices[i]);
  }
  return fmt::format("must be {}, is {}", list, json::shown(*at.value));
}

std::string minimum_message(const spot& at, const json::value& least) {
  return fmt::format("must be at least {}, is {}", json::shown(least), json::shown(*at.value));
}

std::string maximum_message(const spot& at, const json::value& most) {
  return fmt::format("must be at most {}, is {}", json::shown(most), json::shown(*at.value));
}

std::string min_length_message(const spot& /*at*/, const json::value& least) {
  if (least.GetUint64() == 1) return "must not be empty";
  return fmt::format("must have at least {} characters", least.GetUint64());
}

std::string max_length_message(const spot& /*at*/, const json::value& most) {
  return fmt::format("must have at most {} characters", most.GetUint64());
}

constexpr std::string_view about_type = "Value type not permitted";
constexpr std::string_view about_missing = "Missing required property";
// The validator's sentences start like this when they are about a container of what is wrong.
constexpr std::string_view about_container = "Failed to validate";

// How the validator's sentence starts, the keyword of the schema it speaks of, and our words.
struct phrase {
  std::string_view start;
  std::string_view keyword;
  std::string (*message)(const spot& at, const json::value& rule);
};

constexpr std::array phrases{
    phrase{about_type, "type", type_message},
    phrase{"Failed to match against any enum", "enum", enum_message},
    phrase{"Expected number greater", "minimum", minimum_message},
    phrase{"Expected number less", "maximum", maximum_message},
    phrase{"String should be no fewer", "minLength", min_length_message},
    phrase{"String should be no more", "maxLength", max_length_message},
};

// 'name' out of "Missing required property 'name'."
std::string_view between_quotes(std::string_view text) {
  const auto first = text.find('\'') + 1;
  return text.substr(first, text.rfind('\'') - first);
}

}  // namespace

bool is_about_type(std::string_view description) { return description.starts_with(about_type); }

std::optional<violation> put_into_words(std::string_view description,
                                        const std::vector<std::string>& path, place where,
                                        const json::value& document) {
  if (description.starts_with(about_container)) return std::nullopt;
  const spot at = find_spot(path, std::move(where), document);
  if (description.starts_with(about_missing)) {
    return violation{json::member_of(at.pointer, between_quotes(description)), "is required"};
  }
  for (const auto& [start, keyword, message] : phrases) {
    const auto* rule = at.rules.keyword(keyword);
    if (description.starts_with(start) && rule != nullptr)
      return violation{at.pointer, message(at, *rule)};
  }
  return violation{at.pointer, std::string(description)};
}

}  // namespace sidehook::config::schema
