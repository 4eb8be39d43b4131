#pragma once

#include "daemon/command/command.hpp"

namespace sidehook::command {

enum class functions_view { reference, typings };

/// Prints what handlers may call: for people, or as TypeScript declarations.
int print_functions(functions_view view, surroundings& world);

}  // namespace sidehook::command
