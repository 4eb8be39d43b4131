#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "config/settings.hpp"
#include "daemon/gateway/notification.hpp"
#include "daemon/gateway/reload_pace.hpp"
#include "daemon/http/rate_limited_report.hpp"
#include "daemon/redis/subscription.hpp"

namespace sidehook::gateway {

/// Hears what the gateways on the same Redis tell one another, and asks for a reload when they are
/// told to (jsvm/compatibility.md, "Reload"). What was published while there was no connection is
/// lost; so a connection that comes back, or first comes late, is a reason to reload, too.
///
/// Owned by the composition root; lives on the control thread. After stop() nothing is told.
class cluster_notifications {
 public:
  struct reports {
    /// @param because  the command, or what else it is for
    std::function<void(const std::string& because)> reload;
    /// Of the connection.
    std::function<void(const std::string&)> connection;
    /// Of messages that are not followed; of a flood only a few are told.
    http::report_sink message;
  };

  cluster_notifications(boost::asio::io_context& control, const config::settings& settings,
                        reports reports);

  /// Why nothing is heard; "" while it is. Any thread.
  std::string failure() const { return subscription_.failure(); }

  /// The io_context has no more to do for this then.
  void stop();

 private:
  void hear(const std::string& message);
  void subscribed();
  void want_reload(const std::string& because);
  std::string fault_of(const notification& what) const;

  const config::gateway_settings gateway_;
  const config::reload_settings rules_;
  const reports reports_;
  const reload_pace::clock::time_point began_ = reload_pace::clock::now();
  http::rate_limited_report trouble_;
  reload_pace pace_;
  std::string because_;
  boost::asio::steady_timer timer_;
  bool was_subscribed_ = false;
  bool stopped_ = false;
  // Last, as it calls the others.
  redis::subscription subscription_;
};

}  // namespace sidehook::gateway
