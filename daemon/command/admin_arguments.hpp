#pragma once

#include <CLI/App.hpp>

#include "daemon/command/admin_client.hpp"

namespace sidehook::command {

/// Adds --admin and --timeout to a subcommand; what is said there goes into `given`, which has to
/// stay where it is.
void add_admin_options(CLI::App& to, admin_options& given);

}  // namespace sidehook::command
