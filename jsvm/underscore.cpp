#include "jsvm/underscore.hpp"

#include "jsvm/prelude/prelude.hpp"

namespace sidehook::jsvm {
namespace {

// [ ... value ] → [ ... value ]; the global is a plain variable from here on.
void set_global(duk_context* context) {
  duk_push_global_object(context);
  duk_push_literal(context, "_");
  duk_dup(context, -3);
  duk_def_prop(context, -3,
               DUK_DEFPROP_FORCE | DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE |
                   DUK_DEFPROP_SET_CONFIGURABLE);
  duk_pop(context);
}

duk_ret_t evaluate(duk_context* context) {
  const auto source = prelude::underscore();
  duk_push_literal(context, "function (exports, module) {");
  duk_push_lstring(context, source.data(), source.size());
  duk_push_literal(context, "\n}");
  duk_concat(context, 3);
  duk_push_literal(context, "underscore.js");
  duk_compile(context, DUK_COMPILE_FUNCTION);
  // As a CommonJS module: it exports what it is.
  duk_push_object(context);
  duk_push_object(context);
  duk_dup_top(context);
  duk_insert(context, -4);
  duk_call(context, 2);
  duk_pop(context);
  duk_get_prop_literal(context, -1, "exports");
  set_global(context);
  return 1;
}

duk_ret_t replace(duk_context* context) {
  duk_dup(context, 0);
  set_global(context);
  return 0;
}

}  // namespace

void define_underscore(duk_context* context) {
  duk_push_global_object(context);
  duk_push_literal(context, "_");
  duk_push_c_function(context, evaluate, 0);
  duk_push_c_function(context, replace, 1);
  duk_def_prop(context, -4,
               DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_SET_CONFIGURABLE);
  duk_pop(context);
}

}  // namespace sidehook::jsvm
