#pragma once

#include <filesystem>

#include <boost/asio/io_context.hpp>

#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/allowed_environment.hpp"
#include "daemon/client/http_client.hpp"
#include "daemon/session/session_service.hpp"
#include "daemon/store/state_store.hpp"
#include "jsvm/run.hpp"

namespace sidehook {

/// How large the state file may grow.
store::state_limits state_limits_of(const config::settings& settings);

/// What handlers reach outside their VM, as the settings want it: HTTP, sessions, storage, and some
/// of the environment.
class handler_services {
 public:
  /// @param data_dir   where the store's file is
  /// @param vm         the strand of the VM; HTTP lives on it
  /// @param storage    what the store lives on; one thread runs it
  /// @param apis       must outlive this
  /// @throws store::sqlite_error
  handler_services(const config::settings& settings, const std::filesystem::path& data_dir,
                   const config::environment& environment, const jsvm::vm_executor& vm,
                   boost::asio::io_context& storage, const session::api_directory& apis);

  const jsvm::vm_executor& vm() const { return vm_; }
  jsvm::host::http_client& http() { return http_; }
  session::session_service& sessions() { return sessions_; }
  jsvm::host::key_value_store& storage() { return store_.key_values(); }
  const jsvm::host::script_environment& environment() const { return environment_; }

  /// On the VM's strand: ends all requests under way. They are answered before the strand runs dry.
  void stop_http() { http_.stop(); }
  /// Answers what has been asked of the store, and closes its file.
  void stop_store() { store_.stop(); }

 private:
  const jsvm::vm_executor vm_;
  allowed_environment environment_;
  client::http_client http_;
  store::state_store store_;
  session::session_service sessions_;
};

}  // namespace sidehook
