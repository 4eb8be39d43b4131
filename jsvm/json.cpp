#include "jsvm/json.hpp"

#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

constexpr int deepest = 8;

json read(duk_context* context, duk_idx_t index, int depth);

json::array read_array(duk_context* context, duk_idx_t index, int depth) {
  json::array elements;
  const duk_size_t length = duk_get_length(context, index);
  for (duk_size_t i = 0; i < length; ++i) {
    duk_get_prop_index(context, index, static_cast<duk_uarridx_t>(i));
    elements.push_back(read(context, -1, depth));
    duk_pop(context);
  }
  return elements;
}

json::object read_object(duk_context* context, duk_idx_t index, int depth) {
  json::object members;
  duk_enum(context, index, DUK_ENUM_OWN_PROPERTIES_ONLY);
  while (duk_next(context, -1, 1) != 0) {
    members.push_back({to_bytes(string_at(context, -2)), read(context, -1, depth)});
    duk_pop_2(context);
  }
  duk_pop(context);
  return members;
}

json read(duk_context* context, duk_idx_t index, int depth) {
  if (depth == 0) return {};
  duk_require_stack(context, 8);
  index = duk_normalize_index(context, index);
  switch (duk_get_type(context, index)) {
    case DUK_TYPE_BOOLEAN:
      return {duk_get_boolean(context, index) != 0};
    case DUK_TYPE_NUMBER:
      return {duk_get_number(context, index)};
    case DUK_TYPE_STRING:
      return {to_bytes(string_at(context, index))};
    case DUK_TYPE_OBJECT:
      if (duk_is_array(context, index)) return {read_array(context, index, depth - 1)};
      return {read_object(context, index, depth - 1)};
    default:
      return {};
  }
}

}  // namespace

std::string_view kind_of(const json& data) {
  constexpr std::string_view names[] = {"null",     "a boolean", "a number",
                                        "a string", "an array",  "an object"};
  return names[data.value.index()];
}

json json_at(duk_context* context, duk_idx_t index) { return read(context, index, deepest); }

}  // namespace sidehook::jsvm
