#include "daemon/state_services.hpp"

#include <chrono>
#include <utility>

namespace sidehook {
namespace {

std::chrono::system_clock::time_point now() { return std::chrono::system_clock::now(); }

gateway::key_hashes key_hashes_of(const config::session_settings& settings) {
  return settings.hash_keys ? gateway::key_hashes::yes : gateway::key_hashes::no;
}

}  // namespace

store::state_limits state_limits_of(const config::settings& settings) {
  store::state_limits limits;
  limits.session_bytes = settings.sessions.max_bytes;
  limits.key_value_bytes = settings.storage.max_bytes;
  return limits;
}

config::settings with_embedded_state(config::settings settings) {
  settings.sessions.kind = config::session_store_kind::sqlite;
  settings.storage.kind = config::storage_kind::sqlite;
  return settings;
}

state_services::state_services(const config::settings& settings,
                               const std::filesystem::path& data_dir,
                               boost::asio::io_context& storage, const session::api_directory& apis)
    : store_(data_dir, {state_limits_of(settings)}, now, storage) {
  session::session_rules rules(settings.sessions, apis, now);
  if (settings.sessions.kind == config::session_store_kind::gateway) {
    gateway_ = std::make_unique<gateway::gateway_sessions>(
        storage, settings.gateway, key_hashes_of(settings.sessions), std::move(rules), now);
    sessions_ = gateway_.get();
  } else {
    stored_ = std::make_unique<session::session_service>(store_.sessions(), std::move(rules));
    sessions_ = stored_.get();
  }
}

void state_services::stop() {
  if (gateway_) gateway_->stop();
  store_.stop();
}

}  // namespace sidehook
