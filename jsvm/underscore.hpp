#pragma once

#include <duktape.h>

namespace sidehook::jsvm {

/// Gives the global object `_`, underscore.js as the gateway has it. It is evaluated when a script
/// first names it: a heap in which none does pays nothing.
void define_underscore(duk_context* context);

}  // namespace sidehook::jsvm
