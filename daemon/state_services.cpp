#include "daemon/state_services.hpp"

#include <chrono>
#include <utility>

namespace sidehook {
namespace {

using config::session_store_kind;
using config::storage_kind;

std::chrono::system_clock::time_point now() { return std::chrono::system_clock::now(); }

bool uses_redis(const config::settings& settings) {
  return settings.sessions.kind == session_store_kind::redis ||
         settings.storage.kind == storage_kind::redis;
}

bool uses_file(const config::settings& settings) {
  return settings.sessions.kind == session_store_kind::sqlite ||
         settings.storage.kind == storage_kind::sqlite;
}

}  // namespace

store::state_limits state_limits_of(const config::settings& settings) {
  store::state_limits limits;
  limits.session_bytes = settings.sessions.max_bytes;
  limits.key_value_bytes = settings.storage.max_bytes;
  return limits;
}

config::settings with_embedded_state(config::settings settings) {
  settings.sessions.kind = session_store_kind::sqlite;
  settings.storage.kind = storage_kind::sqlite;
  return settings;
}

state_services::state_services(const config::settings& settings,
                               const std::filesystem::path& data_dir,
                               boost::asio::io_context& storage, const session::api_directory& apis,
                               const reporter& report) {
  if (uses_file(settings)) {
    const store::state_options options{state_limits_of(settings)};
    embedded_ = std::make_unique<store::state_store>(data_dir, options, now, storage);
  }
  if (uses_redis(settings))
    redis_ = std::make_unique<redis_store::state>(storage, settings, report);
  choose_sessions(settings, storage, session::session_rules(settings.sessions, apis, now));
  key_values_ = settings.storage.kind == storage_kind::redis ? &redis_->key_values()
                                                             : &embedded_->key_values();
}

void state_services::choose_sessions(const config::settings& settings,
                                     boost::asio::io_context& storage,
                                     session::session_rules rules) {
  using session::session_service;
  switch (settings.sessions.kind) {
    case session_store_kind::sqlite:
      stored_ = std::make_unique<session_service>(embedded_->sessions(), std::move(rules));
      sessions_ = stored_.get();
      break;
    case session_store_kind::redis:
      stored_ = std::make_unique<session_service>(redis_->sessions(), std::move(rules),
                                                  &redis_->quotas());
      sessions_ = stored_.get();
      break;
    case session_store_kind::gateway:
      gateway_ = std::make_unique<gateway::gateway_sessions>(storage, settings.gateway,
                                                             std::move(rules), now);
      sessions_ = gateway_.get();
      break;
  }
}

std::optional<std::string> state_services::redis_failure() const {
  return redis_ ? std::optional(redis_->failure()) : std::nullopt;
}

void state_services::stop() {
  if (gateway_) gateway_->stop();
  if (embedded_) embedded_->stop();
  if (redis_) redis_->stop();
}

}  // namespace sidehook
