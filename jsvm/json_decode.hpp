#pragma once

#include <string_view>

#include <duktape.h>

#include "jsvm/known_names.hpp"

namespace sidehook::jsvm {

/// Pushes what JSON.parse() gives for a text, in UTF-8 or with arbitrary bytes in its strings
/// (jsvm/text.hpp). Throws what duk_json_decode() throws, and takes half of its time: the engine
/// reads a string by way of a buffer that grows.
/// @param names  of the context's heap
void push_decoded_json(duk_context* context, std::string_view text, known_names& names);

}  // namespace sidehook::jsvm
