#include "daemon/gateway_link.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/part_options.hpp"

namespace sidehook {
namespace {

endpoint::component_health component(std::string name, std::string type, std::string failure) {
  // A warning only: events are accepted all the same.
  const auto status =
      failure.empty() ? endpoint::health_status::pass : endpoint::health_status::warn;
  return {std::move(name), std::move(type), status, std::move(failure)};
}

}  // namespace

gateway_link::gateway_link(const config::settings& settings, boost::asio::io_context& control,
                           catalog::loader& loader,
                           std::function<void(const std::string& because)> reload, log::logger& log)
    : has_sessions_(settings.sessions.kind == config::session_store_kind::gateway) {
  if (settings.apis_source == config::api_source::gateway) {
    definitions_ = std::make_unique<gateway::definition_mirror>(
        control, settings.gateway, definitions_folder(settings),
        gateway::definition_mirror::intervals{}, reload);
    loader.set_preparation([this](auto done) { definitions_->refresh(std::move(done)); });
  }
  if (!settings.reload.tyk_notifications) return;
  gateway::cluster_notifications::reports reports;
  reports.reload = [this, reload](const std::string& because) {
    if (definitions_) definitions_->expect_changes();
    reload(fmt::format("notification: {}", because));
  };
  reports.connection = [&log](const std::string& what) { log.warn(what); };
  reports.message = [&log](std::string_view what) { log.warn(what); };
  notifications_ =
      std::make_unique<gateway::cluster_notifications>(control, settings, std::move(reports));
}

void gateway_link::add_health(endpoint::health& health, const std::string& sessions) const {
  if (has_sessions_ || definitions_) {
    auto failure = definitions_ ? definitions_->failure() : "";
    if (failure.empty()) failure = sessions;
    health.components.push_back(component("gateway", "system", std::move(failure)));
  }
  if (notifications_) {
    health.components.push_back(component("notifications", "system", notifications_->failure()));
  }
}

void gateway_link::stop() {
  if (definitions_) definitions_->stop();
  if (notifications_) notifications_->stop();
}

}  // namespace sidehook
