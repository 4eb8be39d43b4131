#pragma once

#include <string_view>

#include <duktape.h>

#include "jsvm/script.hpp"

namespace sidehook::jsvm {

/// Pushes the handler object of that name, a dotted path from the global object, and its
/// DoProcessEvent function. When there is none, throws a JavaScript error that says what is
/// missing. Runs getters of scripts.
void push_handler(duk_context* context, std::string_view name);

/// What the scripts have for that name. Runs getters of scripts; may throw a JavaScript error.
handler_state find_handler(duk_context* context, std::string_view name);

}  // namespace sidehook::jsvm
