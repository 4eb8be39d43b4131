#pragma once

#include "daemon/store/key_value_rows.hpp"
#include "daemon/store/session_rows.hpp"
#include "daemon/store/store_thread.hpp"

namespace sidehook::store {

struct state_options {
  state_limits limits;
  /// How often what has expired is removed from the file.
  std::chrono::milliseconds sweep_interval{5'000};
};

/// Sessions and script storage on SQLite, in data_dir/state.db. Everything happens on the one
/// thread that runs the io_context; the ports are called from any thread. After stop() that thread
/// runs out of work; only then may the store be destroyed.
class state_store {
 public:
  /// Opens the file; on the caller's thread, before the io_context's runs anything of the store.
  /// @throws sqlite_error
  state_store(const std::filesystem::path& data_dir, const state_options& options,
              system_clock clock, boost::asio::io_context& context)
      : thread_(data_dir, options.limits, options.sweep_interval, std::move(clock), context),
        sessions_(thread_),
        key_values_(thread_) {}

  session::session_store& sessions() { return sessions_; }
  jsvm::host::key_value_store& key_values() { return key_values_; }

  /// Answers what has been asked for, and closes the file. What is asked for later is answered with
  /// an error, at once. Any thread.
  void stop() { thread_.stop(); }

 private:
  store_thread thread_;
  session_rows sessions_;
  key_value_rows key_values_;
};

}  // namespace sidehook::store
