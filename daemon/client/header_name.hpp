#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Names of header fields are compared without regard to case.
inline bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

inline bool name_starts_with(std::string_view name, std::string_view start) {
  return same_name(name.substr(0, start.size()), start);
}

inline bool has_header(const std::vector<jsvm::host::http_header>& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return same_name(header.name, name); });
}

}  // namespace sidehook::client
