#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "daemon/trace/span.hpp"

namespace sidehook::test {

/// The value of an attribute of a span, as text; "" when it has none of that name.
inline std::string attribute_text(const trace::span& span, std::string_view name) {
  const auto found = std::ranges::find(span.attributes, name, &trace::attribute::name);
  if (found == span.attributes.end()) return "";
  if (const auto* number = std::get_if<std::int64_t>(&found->value)) return std::to_string(*number);
  return std::get<std::string>(found->value);
}

}  // namespace sidehook::test
