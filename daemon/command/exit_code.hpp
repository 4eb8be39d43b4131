#pragma once

namespace sidehook::command {

/// What the process ends with when what was asked for failed; 0 is a success.
constexpr int exit_failed = 1;
/// What it ends with when the command line or a setting is wrong.
constexpr int exit_misused = 2;

}  // namespace sidehook::command
