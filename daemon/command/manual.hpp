#pragma once

#include <string>

#include <CLI/App.hpp>

namespace sidehook::command {

/// The manual page sidehook(1) in roff: what the command line knows of itself, and what it does not
/// (files, signals, the environment, exit codes).
std::string manual_page(const CLI::App& app);

}  // namespace sidehook::command
