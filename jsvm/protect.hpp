#pragma once

#include <type_traits>

#include <duktape.h>

namespace sidehook::jsvm {

/// Calls body() so that a JavaScript error or a C++ exception in it ends there. The value stack is
/// as before, and true is returned; or, when something was thrown, what was thrown lies on top, and
/// false is returned. Every use of Duktape's API that may throw (most: they allocate) has to lie
/// under one.
template <class Body>
[[nodiscard]] bool protect(duk_context* context, Body&& body) {
  using plain = std::remove_reference_t<Body>;
  const auto invoke = [](duk_context* inner, void* udata) -> duk_ret_t {
    const duk_idx_t top = duk_get_top(inner);
    (*static_cast<plain*>(udata))();
    duk_set_top(inner, top);
    return 0;
  };
  if (duk_safe_call(context, invoke, &body, 0, 1) != DUK_EXEC_SUCCESS) return false;
  duk_pop(context);
  return true;
}

}  // namespace sidehook::jsvm
