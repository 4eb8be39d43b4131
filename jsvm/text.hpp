#pragma once

#include <string>
#include <string_view>

#include <duktape.h>

namespace sidehook::jsvm {

/// Text between us (UTF-8) and Duktape (CESU-8: two three-byte surrogates where UTF-8 has four
/// bytes), so that JavaScript counts code units as every engine does.
///
/// Bytes that are no UTF-8 enter JavaScript as the lone surrogates U+DC80 to U+DCFF, one a byte,
/// and to_bytes() turns these back: binary data survives a way through JavaScript byte for byte
/// (jsvm/compatibility.md, "Base64").

/// UTF-8 or arbitrary bytes → what Duktape holds.
std::string to_duktape(std::string_view bytes);
/// What Duktape holds → the bytes it was made of; other lone surrogates become U+FFFD.
std::string to_bytes(std::string_view duktape_string);
/// What Duktape holds → valid UTF-8, for logs and JSON; every lone surrogate becomes U+FFFD.
std::string to_text(std::string_view duktape_string);

/// Pushes UTF-8 or arbitrary bytes as a string.
void push_text(duk_context* context, std::string_view bytes);
/// The string at index, as it lies in the heap: valid until the value leaves the stack. Throws
/// TypeError for others.
std::string_view string_at(duk_context* context, duk_idx_t index);

}  // namespace sidehook::jsvm
