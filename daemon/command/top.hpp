#pragma once

#include <chrono>
#include <optional>

#include <CLI/App.hpp>

#include "config/settings.hpp"
#include "daemon/command/admin_client.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {

struct top_options {
  admin_options daemon{.limits = {.timeout = std::chrono::seconds(2)}};
  /// Between two samples.
  std::chrono::milliseconds interval{1'000};
  /// How many pages are printed as plain text; nothing shows a live page, where there is a
  /// terminal.
  std::optional<int> pages;
};

CLI::App* declare_top(CLI::App& app, top_options& given);

/// Shows what a running daemon does. On a terminal until it is told to end; a daemon that is gone
/// is asked again. Without one, or when pages are counted, as plain text, and 1 when the daemon
/// cannot be asked.
int top(const config::settings& settings, const top_options& options, surroundings& world);

}  // namespace sidehook::command
