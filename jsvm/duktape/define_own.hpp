#pragma once

#include <duktape.h>

// What our build of Duktape has over the release's (substitutions.cmake): how JSON.parse() puts
// members into objects and arrays. They make own properties, writable, enumerable and configurable,
// and ask neither setter nor prototype; one that is there already gets the value.

/// [ ... object key value key value ... ] → [ ... object ]
/// @param object   a plain one, to which nothing else has added a property
/// @param members  how many keys there are; room is made for as many the first time
extern "C" void sidehook_define_own(duk_context* context, duk_idx_t members);
/// The array's length stays as it is.
/// [ ... value ] → [ ... ]
extern "C" void sidehook_define_own_index(duk_context* context, duk_idx_t object,
                                          duk_uarridx_t index);
