#include "config/option.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

// Accepts whatever the validation of an encoding copies.
struct no_output {
  using Ch = char;
  void Put(char) {}
};

bool is_valid_utf8(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  no_output nowhere;
  while (stream.Tell() < text.size()) {
    if (!rapidjson::UTF8<>::Validate(stream, nowhere)) return false;
  }
  return true;
}

bool is_plain_text(std::string_view text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  return std::none_of(text.begin(), text.end(), is_control) && is_valid_utf8(text);
}

std::optional<std::int64_t> whole_number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
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
      return fmt::format("text of {} to {} bytes without control characters", row.limits.least,
                         row.limits.most);
    case option::value_type::choice:
      return fmt::format("one of {}", fmt::join(row.choices, ", "));
  }
  return "";
}

bool fits(const option& row, const option_value& value) {
  const auto within = [&](std::int64_t n) { return n >= row.limits.least && n <= row.limits.most; };
  switch (row.type) {
    case option::value_type::boolean:
      return std::holds_alternative<bool>(value);
    case option::value_type::whole_number: {
      const auto* number = std::get_if<std::int64_t>(&value);
      return number != nullptr && within(*number);
    }
    case option::value_type::text: {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr && within(static_cast<std::int64_t>(text->size())) &&
             is_plain_text(*text);
    }
    case option::value_type::choice: {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr &&
             std::find(row.choices.begin(), row.choices.end(), *text) != row.choices.end();
    }
  }
  return false;
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
  }
  return std::nullopt;
}

std::optional<option_value> value_from_json(const option& row, const json::value& value) {
  if (value.IsBool()) return if_it_fits(row, value.GetBool());
  if (value.IsInt64()) return if_it_fits(row, value.GetInt64());
  if (value.IsString()) return if_it_fits(row, std::string(json::text_of(&value)));
  return std::nullopt;
}

}  // namespace sidehook::config
