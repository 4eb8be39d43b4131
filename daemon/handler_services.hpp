#pragma once

#include <filesystem>
#include <string>

#include <boost/asio/io_context.hpp>

#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/allowed_environment.hpp"
#include "daemon/client/http_client.hpp"
#include "daemon/state_services.hpp"
#include "jsvm/run.hpp"

namespace sidehook {

/// What handlers reach outside their VM, as the settings want it: HTTP, sessions, storage, and some
/// of the environment.
class handler_services {
 public:
  /// @param data_dir   where the store's file is
  /// @param vm         the strand of the VM; HTTP lives on it
  /// @param storage    what the store lives on; one thread runs it
  /// @param apis       must outlive this
  /// @param report     hears what the operator should know of the stores; on any thread
  /// @throws store::sqlite_error
  handler_services(const config::settings& settings, const std::filesystem::path& data_dir,
                   const config::environment& environment, const jsvm::vm_executor& vm,
                   boost::asio::io_context& storage, const session::api_directory& apis,
                   const state_services::reporter& report);

  const jsvm::vm_executor& vm() const { return vm_; }
  jsvm::host::http_client& http() { return http_; }
  session::session_editor& sessions() { return state_.sessions(); }
  jsvm::host::key_value_store& storage() { return state_.storage(); }
  const jsvm::host::script_environment& environment() const { return environment_; }
  /// As state_services says it.
  std::optional<std::string> redis_failure() const { return state_.redis_failure(); }

  /// As state_services::gateway_failure().
  std::string gateway_failure() const { return state_.gateway_failure(); }

  /// On the VM's strand: ends all requests under way. They are answered before the strand runs dry.
  void stop_http() { http_.stop(); }
  /// Answers what has been asked of the stores, and closes them.
  void stop_store() { state_.stop(); }

 private:
  const jsvm::vm_executor vm_;
  allowed_environment environment_;
  client::http_client http_;
  state_services state_;
};

}  // namespace sidehook
