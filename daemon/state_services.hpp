#pragma once

#include <filesystem>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/session/session_service.hpp"
#include "daemon/store/state_store.hpp"

namespace sidehook {

/// How large the state file may grow.
store::state_limits state_limits_of(const config::settings& settings);

/// Sessions, and what scripts store, wherever the settings say that they are.
class state_services {
 public:
  /// @param data_dir  where a file of our own is
  /// @param storage   what the stores live on; one thread runs it
  /// @param apis      must outlive this
  /// @throws store::sqlite_error
  state_services(const config::settings& settings, const std::filesystem::path& data_dir,
                 boost::asio::io_context& storage, const session::api_directory& apis);

  session::session_service& sessions() { return sessions_; }
  jsvm::host::key_value_store& storage() { return store_.key_values(); }

  /// Answers what has been asked of the stores, and closes them.
  void stop() { store_.stop(); }

 private:
  store::state_store store_;
  session::session_service sessions_;
};

}  // namespace sidehook
