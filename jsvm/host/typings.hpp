#pragma once

#include <span>
#include <string>

#include "jsvm/host_function.hpp"

namespace sidehook::jsvm::host {

/// TypeScript declarations of everything that handlers find, for editors and for `tsc`.
std::string typings(std::span<const host_function> functions);

/// The functions as a Markdown table, for people.
std::string reference(std::span<const host_function> functions);

}  // namespace sidehook::jsvm::host
