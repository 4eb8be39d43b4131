#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/command/admin_client.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {

struct dead_letters_options {
  enum class action { list, show, replay, remove };
  enum class form { text, json };
  enum class extent { filtered, all };

  action what = action::list;
  form output = form::text;
  admin_options daemon;

  /// Which letters: these, or those that fit all that is said here, or all.
  std::vector<std::uint64_t> ids;
  std::optional<std::string> api_id;
  std::optional<std::string> event_type;
  std::optional<std::string> handler;
  /// Died in [from, to).
  std::optional<std::chrono::sys_seconds> from;
  std::optional<std::chrono::sys_seconds> to;
  extent which = extent::filtered;
};

/// Shows, replays or deletes the dead letters of a running daemon, whose journal is its own. 1 when
/// the daemon cannot be asked, refuses, or has not all that is asked for; 2 when it is not said
/// which ones are to be replayed or deleted.
int dead_letters(const config::settings& settings, const dead_letters_options& options,
                 surroundings& world);

}  // namespace sidehook::command
