#pragma once

#include <cstddef>
#include <filesystem>

#include "daemon/store/expiring_table.hpp"
#include "daemon/store/sqlite_database.hpp"

namespace sidehook::store {

/// What the tables may grow to, in bytes of keys and texts.
struct state_limits {
  std::size_t session_bytes = std::size_t{1024} * 1024 * 1024;
  std::size_t key_value_bytes = std::size_t{256} * 1024 * 1024;
};

/// The file state.db: sessions, and what scripts store. Other processes may use it at the same
/// time. For one thread at a time.
struct state_file {
  /// @throws sqlite_error
  state_file(const std::filesystem::path& data_dir, const state_limits& limits);

  sqlite_database database;
  expiring_table sessions;
  expiring_table key_values;
};

}  // namespace sidehook::store
