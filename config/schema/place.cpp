#include "config/schema/place.hpp"

#include <algorithm>

#include "config/ascii_case.hpp"
#include "config/json/text.hpp"

namespace sidehook::config::schema {
namespace {

const json::value* schema_of_any_member(const json::value& part) {
  const json::value* any = json::member(&part, "additionalProperties");
  return any != nullptr && any->IsObject() ? any : nullptr;
}

}  // namespace

const json::value& referred_to(const json::value& schema, std::string_view reference) {
  return *json::at(schema, reference.substr(1));
}

place::place(const json::value& schema) : schema_(&schema) { add(schema); }

void place::add(const json::value& part) {
  if (const auto* reference = json::member(&part, "$ref")) {
    add(referred_to(*schema_, json::text_of(reference)));
    return;
  }
  if (std::find(parts_.begin(), parts_.end(), &part) != parts_.end()) return;
  parts_.push_back(&part);
  for (const char* branch : {"then", "else"}) {
    if (const auto* found = json::member(&part, branch)) add(*found);
  }
  if (const auto* all = json::member(&part, "allOf")) {
    for (const auto& each : all->GetArray()) add(each);
  }
}

place place::member(std::string_view name) const {
  place found(*schema_, {});
  for (const auto* part : parts_) {
    if (const auto* named = json::member(json::member(part, "properties"), name)) found.add(*named);
  }
  if (!found.says_nothing()) return found;
  for (const auto* part : parts_) {
    if (const auto* any = schema_of_any_member(*part)) found.add(*any);
  }
  return found;
}

place place::element() const {
  place found(*schema_, {});
  for (const auto* part : parts_) {
    if (const auto* items = json::member(part, "items")) found.add(*items);
  }
  return found;
}

bool place::describes_members() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const json::value* part) {
    return json::member(part, "properties") != nullptr || schema_of_any_member(*part) != nullptr;
  });
}

std::optional<std::string_view> place::spelling_of(std::string_view key) const {
  std::optional<std::string_view> spelling;
  for (const auto* part : parts_) {
    if (schema_of_any_member(*part) != nullptr) spelling = key;
    const auto* properties = json::member(part, "properties");
    if (properties == nullptr) continue;
    for (const auto& property : properties->GetObject()) {
      const auto name = json::text_of(&property.name);
      if (name == key) return key;
      if (equal_ignoring_case(name, key)) spelling = name;
    }
  }
  return spelling;
}

bool place::forbids_others() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const json::value* part) {
    const auto* any = json::member(part, "additionalProperties");
    return any != nullptr && any->IsFalse();
  });
}

std::vector<std::string_view> place::member_names() const {
  std::vector<std::string_view> names;
  for (const auto* part : parts_) {
    const auto* properties = json::member(part, "properties");
    if (properties == nullptr) continue;
    for (const auto& property : properties->GetObject())
      names.push_back(json::text_of(&property.name));
  }
  return names;
}

const json::value* place::keyword(std::string_view name) const {
  for (const auto* part : parts_) {
    if (const auto* found = json::member(part, name)) return found;
  }
  return nullptr;
}

}  // namespace sidehook::config::schema
