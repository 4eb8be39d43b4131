#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "daemon/gateway/notification.hpp"

namespace sidehook::gateway {

/// What is to be done about a message on the channel of notifications.
struct notification_verdict {
  enum class kind {
    follow,  ///< reload; `text` is the command
    ignore,  ///< it is not for us
    report,  ///< leave it, and say why: `text`, one sentence
  };
  kind what = kind::ignore;
  std::string text = {};
  bool operator==(const notification_verdict&) const = default;
};

/// @param fault_of  why a notification is not to be trusted, "" when it is; asked of those only
///                  that would be followed
notification_verdict judge_notification(
    std::string_view message, const std::function<std::string(const notification&)>& fault_of);

}  // namespace sidehook::gateway
