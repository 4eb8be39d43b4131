#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "config/settings.hpp"
#include "daemon/catalog/loader.hpp"
#include "daemon/endpoint/health_endpoint.hpp"
#include "daemon/gateway/cluster_notifications.hpp"
#include "daemon/gateway/definition_mirror.hpp"
#include "daemon/log/logger.hpp"

namespace sidehook {

/// What the daemon does with a gateway beside it, as far as the settings want that: definitions
/// that come from it, and reloads when it does. Owned by the app; lives on the control thread.
class gateway_link {
 public:
  /// @param loader  whose loads begin with fetching; before its first one
  /// @param reload  asks for a load; told why, in words for the log
  gateway_link(const config::settings& settings, boost::asio::io_context& control,
               catalog::loader& loader, std::function<void(const std::string& because)> reload,
               log::logger& log);

  /// Adds how the gateway does, when it is used at all. Any thread.
  /// @param sessions  why its sessions cannot be reached; "" when they can
  void add_health(endpoint::health& health, const std::string& sessions) const;

  /// Nothing is reloaded any more.
  void stop();

 private:
  const bool has_sessions_;
  /// Null when definitions are files of our own.
  std::unique_ptr<gateway::definition_mirror> definitions_;
  /// Null when notifications are not followed.
  std::unique_ptr<gateway::cluster_notifications> notifications_;
};

}  // namespace sidehook
