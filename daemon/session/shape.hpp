#pragma once

#include <span>
#include <string_view>

namespace sidehook::session {

struct named_shape;

/// What a value must be. Objects have their members' shapes, arrays and maps their elements'.
struct shape {
  enum class type { any, whole, number, text, flag, time, object, map, list };
  type is;
  std::span<const named_shape> members = {};
  const shape* element = nullptr;
};

struct named_shape {
  std::string_view name;
  const shape& value;
};

/// The shape of a session, as gateways declare it (jsvm/compatibility.md, "Sessions").
const shape& shape_of_session();

}  // namespace sidehook::session
