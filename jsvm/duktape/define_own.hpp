#pragma once

#include <duktape.h>

// What our build of Duktape has over the release's (substitutions.cmake): what JSON.parse() itself
// puts members into objects with. They make an own property, writable, enumerable and configurable,
// and ask neither setter nor prototype; one that is there already gets the value. An array's length
// stays as it is.

/// [ ... key value ] → [ ... ]
extern "C" void sidehook_define_own(duk_context* context, duk_idx_t object);
/// [ ... value ] → [ ... ]
extern "C" void sidehook_define_own_index(duk_context* context, duk_idx_t object,
                                          duk_uarridx_t index);
