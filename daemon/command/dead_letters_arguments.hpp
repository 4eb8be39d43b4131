#pragma once

#include <CLI/App.hpp>

#include "daemon/command/dead_letters.hpp"

namespace sidehook::command {

/// Adds `dead-letters` with its own subcommands; what is said there goes into `given`, which has to
/// stay where it is.
CLI::App* declare_dead_letters(CLI::App& app, dead_letters_options& given);

}  // namespace sidehook::command
