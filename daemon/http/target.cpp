#include "daemon/http/target.hpp"

#include <algorithm>
#include <optional>

#include "daemon/http/header_list.hpp"

namespace sidehook::http {
namespace {

// Room from the beginning for what a path has as a rule.
constexpr std::size_t usual_segments = 4;

enum class plus { is_plus, is_space };

std::optional<unsigned> hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return std::nullopt;
}

// Nothing when a "%" is not followed by two digits, or stands for NUL, which no name of ours holds.
std::optional<std::string> decode(std::string_view text, plus plus) {
  const auto is_encoded = [plus](char c) {
    return c == '%' || (c == '+' && plus == plus::is_space);
  };
  if (std::ranges::none_of(text, is_encoded)) return std::string(text);
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus == plus::is_space) {
      decoded.push_back(' ');
    } else if (text[at] != '%') {
      decoded.push_back(text[at]);
    } else {
      if (at + 2 >= text.size()) return std::nullopt;
      const auto high = hex_digit(text[at + 1]);
      const auto low = hex_digit(text[at + 2]);
      if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
      decoded.push_back(static_cast<char>(*high * 16 + *low));
      at += 2;
    }
  }
  return decoded;
}

// Takes the text up to the separator, and the separator, off the front.
std::string_view take_until(std::string_view& text, char separator) {
  const std::string_view taken = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(taken.size() + 1, text.size()));
  return taken;
}

bool decode_segments(std::string_view path, std::vector<std::string>& segments) {
  segments.reserve(usual_segments);
  for (path.remove_prefix(1); !path.empty();) {
    auto segment = decode(take_until(path, '/'), plus::is_plus);
    if (!segment) return false;
    segments.push_back(std::move(*segment));
  }
  return true;
}

bool decode_query(std::string_view query, std::vector<named_value>& parameters) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    if (value.empty()) continue;
    auto decoded_name = decode(take_until(value, '='), plus::is_space);
    auto decoded_value = decode(value, plus::is_space);
    if (!decoded_name || !decoded_value) return false;
    parameters.push_back({std::move(*decoded_name), std::move(*decoded_value)});
  }
  return true;
}

// "http://host:port/path" → "/path"; other texts stay as they are.
std::string_view without_authority(std::string_view text) {
  if (text.starts_with('/')) return text;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(text.substr(0, scheme.size()), scheme)) continue;
    const auto end = text.find_first_of("/?", scheme.size());
    return end == std::string_view::npos ? "/" : text.substr(end);
  }
  return text;
}

problem malformed(std::string detail) { return {problem_code::malformed, std::move(detail)}; }

}  // namespace

result<target> parse_target(std::string_view text) {
  const auto needs_encoding = [](char byte) { return byte <= ' ' || byte >= 0x7f || byte == '#'; };
  if (std::ranges::any_of(text, needs_encoding)) {
    return malformed("the request target holds bytes that must be percent-encoded");
  }
  std::string_view query = without_authority(text);
  const std::string_view path = take_until(query, '?');
  if (path != "*" && !path.starts_with('/')) {
    return malformed("the request target is neither a path nor a URL");
  }
  target target{std::string(path)};
  if (path == "*") {
    target.segments.emplace_back(path);
  } else if (!decode_segments(path, target.segments)) {
    return malformed(
        "the path holds a \"%\" that is not followed by two hexadecimal digits, or %00");
  }
  if (!decode_query(query, target.query)) {
    return malformed(
        "the query holds a \"%\" that is not followed by two hexadecimal digits, or %00");
  }
  return target;
}

}  // namespace sidehook::http
