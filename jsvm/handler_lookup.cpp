#include "jsvm/handler_lookup.hpp"

#include <string>

#include "jsvm/heap.hpp"
#include "jsvm/text.hpp"
#include "jsvm/throw_error.hpp"

namespace sidehook::jsvm {
namespace {

// Pushes what the dotted path leads to; undefined when a part of it is not there.
void push_path(duk_context* context, std::string_view path) {
  duk_push_global_object(context);
  while (true) {
    const auto dot = path.find('.');
    const std::string_view part = path.substr(0, dot);
    push_known(context, part);
    duk_get_prop(context, -2);
    duk_replace(context, -2);
    if (dot == std::string_view::npos) return;
    if (duk_is_null_or_undefined(context, -1)) return;
    path.remove_prefix(dot + 1);
  }
}

// The file of the function that is the member `name` of the object on top, or "".
std::string file_of_member(duk_context* context, const char* name) {
  std::string file;
  duk_get_prop_string(context, -1, name);
  if (duk_is_ecmascript_function(context, -1)) {
    duk_get_prop_string(context, -1, "fileName");
    if (duk_is_string(context, -1)) file = to_text(string_at(context, -1));
    duk_pop(context);
  }
  duk_pop(context);
  return file;
}

}  // namespace

void push_handler(duk_context* context, std::string_view name) {
  push_path(context, name);
  const auto shown = [name] { return "'" + std::string(name) + "'"; };
  if (duk_is_null_or_undefined(context, -1)) {
    throw_error(context, DUK_ERR_REFERENCE_ERROR, shown() + " is not defined");
  }
  duk_get_prop_literal(context, -1, "DoProcessEvent");
  if (!duk_is_callable(context, -1)) {
    throw_error(context, DUK_ERR_TYPE_ERROR,
                shown() + " is no event handler: it has no function DoProcessEvent");
  }
}

handler_state find_handler(duk_context* context, std::string_view name) {
  push_path(context, name);
  if (duk_is_null_or_undefined(context, -1)) return {handler_state::found::missing, ""};
  duk_get_prop_literal(context, -1, "DoProcessEvent");
  const bool callable = duk_is_callable(context, -1) != 0;
  duk_pop(context);
  if (!callable) return {handler_state::found::not_a_handler, ""};
  // What NewHandler was given is the author's; DoProcessEvent is, unless overridden, ours.
  std::string file = file_of_member(context, "Handle");
  if (file.empty() || file.starts_with("prelude/"))
    file = file_of_member(context, "DoProcessEvent");
  if (file.starts_with("prelude/")) file.clear();
  return {handler_state::found::ready, file};
}

}  // namespace sidehook::jsvm
