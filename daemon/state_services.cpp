#include "daemon/state_services.hpp"

#include <chrono>

namespace sidehook {
namespace {

std::chrono::system_clock::time_point now() { return std::chrono::system_clock::now(); }

}  // namespace

store::state_limits state_limits_of(const config::settings& settings) {
  store::state_limits limits;
  limits.session_bytes = settings.sessions.max_bytes;
  limits.key_value_bytes = settings.storage.max_bytes;
  return limits;
}

state_services::state_services(const config::settings& settings,
                               const std::filesystem::path& data_dir,
                               boost::asio::io_context& storage, const session::api_directory& apis)
    : store_(data_dir, {state_limits_of(settings)}, now, storage),
      sessions_(store_.sessions(), session::session_rules(settings.sessions, apis, now)) {}

}  // namespace sidehook
