#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/gateway/gateway_sessions.hpp"
#include "daemon/session/session_service.hpp"
#include "daemon/store/state_store.hpp"

namespace sidehook {

/// How large the state file may grow.
store::state_limits state_limits_of(const config::settings& settings);

/// The same settings with a file of our own for sessions and for what scripts store: for what must
/// leave alone what others share.
config::settings with_embedded_state(config::settings settings);

/// Sessions, and what scripts store, wherever the settings say that they are.
class state_services {
 public:
  /// @param data_dir  where a file of our own is
  /// @param storage   what the stores live on; one thread runs it
  /// @param apis      must outlive this
  /// @throws store::sqlite_error
  state_services(const config::settings& settings, const std::filesystem::path& data_dir,
                 boost::asio::io_context& storage, const session::api_directory& apis);

  session::session_editor& sessions() { return *sessions_; }
  jsvm::host::key_value_store& storage() { return store_.key_values(); }

  /// Why sessions that are behind the gateway's API cannot be reached; "" when they can, and when
  /// they are elsewhere. Any thread.
  std::string gateway_failure() const { return gateway_ ? gateway_->failure() : ""; }

  /// Answers what has been asked of the stores, and closes them.
  void stop();

 private:
  store::state_store store_;
  /// Those of our own store; null when sessions are elsewhere.
  std::unique_ptr<session::session_service> stored_;
  /// Null when sessions are elsewhere.
  std::unique_ptr<gateway::gateway_sessions> gateway_;
  session::session_editor* sessions_;
};

}  // namespace sidehook
