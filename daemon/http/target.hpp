#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/problem.hpp"

namespace sidehook::http {

struct named_value {
  std::string name;
  std::string value;

  friend bool operator==(const named_value&, const named_value&) = default;
};

/// What a request is about, taken apart.
struct target {
  /// As sent, without the query; printable ASCII.
  std::string path;
  /// The path's parts between the slashes, percent-decoded; a slash at the end makes none.
  std::vector<std::string> segments = {};
  /// The query's parameters in their order, percent-decoded, "+" read as a space.
  std::vector<named_value> query = {};
};

/// Reads a request target: "/path?query", or the same as a complete URL (the form that proxies are
/// sent).
result<target> parse_target(std::string_view text);

}  // namespace sidehook::http
