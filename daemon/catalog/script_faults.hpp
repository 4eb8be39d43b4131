#pragma once

#include <vector>

#include "config/fault.hpp"
#include "jsvm/script.hpp"

namespace sidehook::catalog {

/// Adds what went wrong with scripts, for people. What is wrong with one file in the same way for
/// several APIs, each with a global object of its own, is one fault that names them.
void add_script_faults(std::vector<config::fault>& faults,
                       const std::vector<jsvm::script_fault>& scripts);

}  // namespace sidehook::catalog
