#include "config/handler_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

bool is_identifier(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           (c & 0x80) != 0;
  };
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

bool is_handler_name(std::string_view name) {
  while (true) {
    const auto dot = name.find('.');
    if (!is_identifier(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

bool is_script_path(std::string_view path) {
  const auto dot = path.find_last_of("./");
  return dot != std::string_view::npos && path.substr(dot).starts_with(".js") &&
         !has_control_character(path);
}

std::string fault_of_handler_name(std::string_view name) {
  if (name.empty()) return "must not be empty";
  if (is_handler_name(name)) return "";
  return fmt::format(
      "{} is not allowed: must be a JavaScript identifier, or several joined by dots",
      json::quoted(name));
}

std::string fault_of_script_path(std::string_view path) {
  if (path.empty()) return "must not be empty";
  if (is_script_path(path)) return "";
  return fmt::format("{} is not allowed: must be a file whose extension starts with .js",
                     json::quoted(path));
}

}  // namespace sidehook::config
