#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "config/environment.hpp"
#include "daemon/log/logger.hpp"

namespace sidehook::supervise {

/// What has started the daemon and wants to know how it is: systemd, told by the datagrams of
/// sd_notify(3). Without one, nothing here does anything. Owned by the process that was started and
/// that alone is listened to: the supervisor, or a worker without one. One thread.
class service_manager {
 public:
  /// @param environment  of which NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID count
  service_manager(const config::environment& environment, log::logger& log);

  bool is_there() const { return !address_.empty(); }
  /// How often it wants to hear alive(); nothing when it does not.
  std::optional<std::chrono::milliseconds> alive_period() const { return alive_period_; }

  /// Connections are taken, or a reload is over.
  void ready();
  void reloading();
  /// @param at_most  how long it may take, whatever the service manager has by default
  void stopping(std::chrono::milliseconds at_most);
  void alive();
  /// A few words for people.
  void status(std::string_view text);

 private:
  void send(const std::string& message);

  /// As in sockaddr_un: an abstract one begins with a zero byte. Empty: nobody is told.
  std::string address_;
  std::optional<std::chrono::milliseconds> alive_period_;
  log::logger& log_;
  bool has_complained_ = false;
};

}  // namespace sidehook::supervise
