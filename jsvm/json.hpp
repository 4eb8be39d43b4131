#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <duktape.h>

namespace sidehook::jsvm {

/// JSON data that a script handed over. Strings are the bytes they were made of: binary data is
/// kept (jsvm/text.hpp).
struct json {
  struct member;
  using array = std::vector<json>;
  /// In the order of the text; of members of one name the last one only.
  using object = std::vector<member>;

  std::variant<std::monostate, bool, double, std::string, array, object> value;

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  /// The value as that type, or null.
  template <class Type>
  const Type* as() const {
    return std::get_if<Type>(&value);
  }
};

struct json::member {
  std::string name;
  json value;
};

/// "null", "a boolean", "a number", "a string", "an array", "an object": for messages.
std::string_view kind_of(const json& data);

/// The plain data at an index of the stack; what nests deeper than any host function looks at is
/// null.
json json_at(duk_context* context, duk_idx_t index);

}  // namespace sidehook::jsvm
