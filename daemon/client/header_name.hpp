#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "config/ascii_case.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Names of header fields are compared without regard to case.
using config::equal_ignoring_case;

inline bool name_starts_with(std::string_view name, std::string_view start) {
  return equal_ignoring_case(name.substr(0, start.size()), start);
}

inline bool has_header(const std::vector<jsvm::host::http_header>& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return equal_ignoring_case(header.name, name); });
}

}  // namespace sidehook::client
