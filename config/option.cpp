#include "config/option.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"
#include "config/near_miss.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

std::optional<std::int64_t> whole_number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool within(const option::bounds& limits, std::size_t size) {
  const auto number = static_cast<std::int64_t>(size);
  return number >= limits.least && number <= limits.most;
}

bool text_fits(const option& row, std::string_view text) {
  return within(row.limits, text.size()) && is_plain_text(text);
}

bool is_one_of(const std::vector<std::string_view>& choices, std::string_view text) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

bool item_text_fits(const option& row, std::string_view text) {
  return row.choices.empty() ? text_fits(row, text) : is_one_of(row.choices, text);
}

bool list_fits(const option& row, const list_of_texts& items) {
  return within({0, row.most_items}, items.size()) &&
         std::all_of(items.begin(), items.end(),
                     [&](const std::string& item) { return item_text_fits(row, item); });
}

list_of_texts items_of(std::string_view text) {
  list_of_texts items;
  if (without_blanks(text).empty()) return items;
  for (auto comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
    items.emplace_back(without_blanks(text.substr(0, comma)));
    text.remove_prefix(comma + 1);
  }
  items.emplace_back(without_blanks(text));
  return items;
}

std::optional<list_of_texts> items_of(const option& row, const json::value& list) {
  list_of_texts items;
  for (const auto& item : list.GetArray()) {
    if (!item_fits(row, item)) return std::nullopt;
    items.emplace_back(json::text_of(&item));
  }
  return items;
}

bool objects_fit(const option& row, std::string_view text) {
  const auto list = json::parse(text);
  return list && list->IsArray() && within({0, row.most_items}, list->Size()) &&
         faults_of_objects(row, *list).empty();
}

bool object_fits(const option& row, std::string_view text) {
  const auto object = json::parse(text);
  return object && object->IsObject() && faults_of_objects(row, *object).empty();
}

// As the options hold it; what is no JSON stays as it is, and fits nowhere.
std::string compact(std::string_view text) {
  const auto document = json::parse(text);
  return document ? json::write(*document) : std::string(text);
}

std::optional<option_value> if_it_fits(const option& row, option_value value) {
  if (!fits(row, value)) return std::nullopt;
  return value;
}

}  // namespace

option_value default_of(const option& row) { return row.get(settings{}); }

std::string environment_name(const option& row) {
  std::string name = "SIDEHOOK_";
  for (const char c : row.path) {
    name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

std::string allowed_values(const option& row) {
  switch (row.type) {
    case option::value_type::boolean:
      return "true or false";
    case option::value_type::whole_number:
      return fmt::format("a whole number from {} to {}", row.limits.least, row.limits.most);
    case option::value_type::text:
      return allowed_items(row);
    case option::value_type::choice:
      return fmt::format("one of {}", fmt::join(row.choices, ", "));
    case option::value_type::list:
      return fmt::format("a list of at most {} items, each {}", row.most_items, allowed_items(row));
    case option::value_type::objects:
      return fmt::format("a list of at most {} {}", row.most_items, row.objects->name);
    case option::value_type::object:
      return std::string(row.objects->name);
  }
  return "";
}

std::string allowed_items(const option& row) {
  if (!row.choices.empty()) return fmt::format("one of {}", fmt::join(row.choices, ", "));
  return fmt::format("text of {} to {} bytes without control characters", row.limits.least,
                     row.limits.most);
}

std::string fault_of_item(const option& row, const json::value& item) {
  const std::vector<std::string> choices(row.choices.begin(), row.choices.end());
  const auto meant = near_miss(json::text_of(&item), choices);
  return fmt::format("{} is not allowed: must be {}{}",
                     row.shown == option::exposure::secret ? "***" : json::shown(item),
                     allowed_items(row),
                     meant.empty() ? "" : fmt::format("; did you mean {}?", meant));
}

bool fits(const option& row, const option_value& value) {
  switch (row.type) {
    case option::value_type::boolean:
      return std::holds_alternative<bool>(value);
    case option::value_type::whole_number: {
      const auto* number = std::get_if<std::int64_t>(&value);
      return number != nullptr && *number >= row.limits.least && *number <= row.limits.most;
    }
    case option::value_type::text: {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr && text_fits(row, *text);
    }
    case option::value_type::choice: {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr && is_one_of(row.choices, *text);
    }
    case option::value_type::list: {
      const auto* items = std::get_if<list_of_texts>(&value);
      return items != nullptr && list_fits(row, *items);
    }
    case option::value_type::objects: {
      const auto* items = std::get_if<list_of_objects>(&value);
      return items != nullptr && objects_fit(row, items->json);
    }
    case option::value_type::object: {
      const auto* object = std::get_if<one_object>(&value);
      return object != nullptr && object_fits(row, object->json);
    }
  }
  return false;
}

bool item_fits(const option& row, const json::value& item) {
  return item.IsString() && item_text_fits(row, json::text_of(&item));
}

std::vector<object_fault> faults_of_objects(const option& row, const json::value& value) {
  if (row.type == option::value_type::object && value.IsObject()) return row.objects->faults(value);
  std::vector<object_fault> faults;
  if (row.type != option::value_type::objects || !value.IsArray()) return faults;
  for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
    for (auto& fault : row.objects->faults(value[i]))
      faults.push_back({json::element_of("", i) + fault.pointer, std::move(fault.message)});
  }
  return faults;
}

std::vector<object_fault> faults_of_objects(const option& row, std::string_view text) {
  const auto value = json::parse(text);
  if (!value) return {};
  return faults_of_objects(row, *value);
}

std::optional<option_value> value_from_text(const option& row, std::string_view text) {
  switch (row.type) {
    case option::value_type::boolean:
      if (text == "true") return true;
      if (text == "false") return false;
      return std::nullopt;
    case option::value_type::whole_number:
      if (const auto number = whole_number_from(text)) return if_it_fits(row, *number);
      return std::nullopt;
    case option::value_type::text:
    case option::value_type::choice:
      return if_it_fits(row, std::string(text));
    case option::value_type::list:
      return if_it_fits(row, items_of(text));
    case option::value_type::objects:
      return if_it_fits(row, list_of_objects{compact(text)});
    case option::value_type::object:
      return if_it_fits(row, one_object{compact(text)});
  }
  return std::nullopt;
}

std::optional<option_value> value_from_json(const option& row, const json::value& value) {
  if (value.IsBool()) return if_it_fits(row, value.GetBool());
  if (value.IsInt64()) return if_it_fits(row, value.GetInt64());
  if (value.IsString()) return if_it_fits(row, std::string(json::text_of(&value)));
  if (value.IsArray() && row.type == option::value_type::list) {
    if (auto items = items_of(row, value)) return if_it_fits(row, *std::move(items));
  }
  if (value.IsArray() && row.type == option::value_type::objects)
    return if_it_fits(row, list_of_objects{json::write(value)});
  if (value.IsObject() && row.type == option::value_type::object)
    return if_it_fits(row, one_object{json::write(value)});
  return std::nullopt;
}

}  // namespace sidehook::config
