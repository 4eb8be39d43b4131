#pragma once

#include <cstdint>

#include <duktape.h>

/// The hash by which our build of Duktape (substitutions.cmake) finds a string that it has already.
extern "C" std::uint32_t sidehook_string_hash(duk_context* context, duk_idx_t string);
