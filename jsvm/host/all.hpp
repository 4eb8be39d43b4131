#pragma once

#include <span>

#include "jsvm/host_function.hpp"

namespace sidehook::jsvm::host {

/// The rows of each API group.
std::span<const host_function> logging();
std::span<const host_function> base64();
std::span<const host_function> http();
std::span<const host_function> sessions();
std::span<const host_function> storage();
std::span<const host_function> crypto();
std::span<const host_function> environment();

/// Every function that scripts may call.
std::span<const host_function> all();

}  // namespace sidehook::jsvm::host
