#pragma once

#include <duktape.h>

namespace sidehook::jsvm {

/// Notes every object that can be reached from the global object, through members and prototypes,
/// and the names of the global object's members. Before a script has run. May throw a JavaScript
/// error: memory.
void collect_builtins(duk_context* context);

/// Freezes what collect_builtins() noted, and makes those members of the global object read-only
/// that are still plain values: what scripts have replaced meanwhile stays replaced. Once; runs no
/// JavaScript of scripts. May throw a JavaScript error: memory.
void freeze_builtins(duk_context* context);

}  // namespace sidehook::jsvm
