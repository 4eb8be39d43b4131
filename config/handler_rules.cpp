#include "config/handler_rules.hpp"

#include <algorithm>
#include <array>

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

bool same_but_for_case(std::string_view a, std::string_view b) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return upper(x) == upper(y); });
}

// Where the host begins, behind any user information; npos when the text has no "://".
std::size_t begin_of_authority(std::string_view url) {
  const auto scheme_end = url.find("://");
  return scheme_end == std::string_view::npos ? scheme_end : scheme_end + 3;
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

bool is_webhook_method(std::string_view method) {
  constexpr std::array<std::string_view, 5> methods{"GET", "PUT", "POST", "DELETE", "PATCH"};
  return std::any_of(methods.begin(), methods.end(),
                     [&](std::string_view each) { return same_but_for_case(each, method); });
}

std::string fault_of_webhook_url(std::string_view url) {
  if (url.empty()) return "must not be empty";
  const auto authority = begin_of_authority(url);
  const bool known = authority != std::string_view::npos &&
                     (same_but_for_case(url.substr(0, authority), "http://") ||
                      same_but_for_case(url.substr(0, authority), "https://"));
  if (known && authority < url.size() && !has_control_character(url)) return "";
  return "must be a URL that begins with http:// or https:// and names a host";
}

std::string shown_url(std::string_view url) {
  const auto query = url.find_first_of("?#");
  std::string shown(url.substr(0, query));
  if (query != std::string_view::npos) shown += "?***";
  const auto authority = begin_of_authority(url);
  if (authority == std::string_view::npos) return shown;
  const auto path = std::min(shown.find_first_of("/?", authority), shown.size());
  const auto at = shown.rfind('@', path);
  if (at != std::string::npos && at >= authority) shown.replace(authority, at - authority, "***");
  return shown;
}

}  // namespace sidehook::config
