#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace sidehook::gateway {

/// What gateways and dashboards tell one another, over a channel of their Redis.
struct notification {
  std::string command = {};
  std::string payload = {};
  /// What `algorithm` says: hex, or base64.
  std::string signature = {};
  std::int64_t algorithm = 0;
  bool operator==(const notification&) const = default;
};

/// The name of that channel.
inline constexpr std::string_view notification_channel = "tyk.cluster.notifications";
/// Longer messages are not read.
inline constexpr std::size_t most_notification_bytes = std::size_t{1024} * 1024;

/// Reads a message as gateways do: names of members match whatever their case, the last of several
/// counts, null and what is missing stand for nothing, further ones are ignored. The error is one
/// sentence that shows nothing of the message.
boost::system::result<notification, std::string> read_notification(std::string_view message);

/// What a command asks of who hears it.
enum class notification_meaning {
  reload,   ///< APIs or policies have changed
  none,     ///< something that is for gateways only
  unknown,  ///< nobody has told us
};
notification_meaning meaning_of(std::string_view command);

}  // namespace sidehook::gateway
