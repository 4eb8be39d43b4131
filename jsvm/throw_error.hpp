#pragma once

#include <cstdlib>
#include <string>

#include <duktape.h>

namespace sidehook::jsvm {

/// Throws a JavaScript error. Its place is that of the script which called, not ours: unlike
/// duk_error(), which blames the file and line of the C++ code.
/// @param code  DUK_ERR_ERROR, DUK_ERR_TYPE_ERROR, …
[[noreturn]] inline void throw_error(duk_context* context, duk_errcode_t code,
                                     const std::string& message) {
  duk_error_raw(context, code, nullptr, 0, "%s", message.c_str());
  std::abort();  // which does not return, but is not declared so for every compiler
}

}  // namespace sidehook::jsvm
