#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/gateway/gateway_sessions.hpp"
#include "daemon/redis_store/state.hpp"
#include "daemon/session/session_service.hpp"
#include "daemon/store/state_store.hpp"

namespace sidehook {

/// How large the state file may grow.
store::state_limits state_limits_of(const config::settings& settings);

/// The same settings with a file of our own for sessions and for what scripts store: for what must
/// leave alone what others share.
config::settings with_embedded_state(config::settings settings);

/// Sessions, and what scripts store, wherever the settings say that they are (sessions.kind,
/// storage.kind). What is in Redis shares one client.
class state_services {
 public:
  using reporter = redis_store::state::reporter;

  /// @param data_dir  where a file of our own is; not touched when nothing is kept in it
  /// @param storage   what the stores live on; one thread runs it
  /// @param apis      must outlive this
  /// @param report    hears what the operator should know; on any thread
  /// @throws store::sqlite_error
  state_services(const config::settings& settings, const std::filesystem::path& data_dir,
                 boost::asio::io_context& storage, const session::api_directory& apis,
                 const reporter& report);

  session::session_editor& sessions() { return *sessions_; }
  jsvm::host::key_value_store& storage() { return *key_values_; }

  /// Why what is in Redis cannot be used now; "" when it can, nothing when nothing is there. Any
  /// thread.
  std::optional<std::string> redis_failure() const;

  /// Why sessions that are behind the gateway's API cannot be reached; "" when they can, and when
  /// they are elsewhere. Any thread.
  std::string gateway_failure() const { return gateway_ ? gateway_->failure() : ""; }

  /// Answers what has been asked of the stores, and closes them.
  void stop();

 private:
  void choose_sessions(const config::settings& settings, boost::asio::io_context& storage,
                       session::session_rules rules);

  // Null where the settings want nothing of it.
  std::unique_ptr<store::state_store> embedded_;
  std::unique_ptr<redis_store::state> redis_;
  /// Those of the file and of Redis.
  std::unique_ptr<session::session_service> stored_;
  std::unique_ptr<gateway::gateway_sessions> gateway_;
  session::session_editor* sessions_ = nullptr;
  jsvm::host::key_value_store* key_values_ = nullptr;
};

}  // namespace sidehook
