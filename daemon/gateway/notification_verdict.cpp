#include "daemon/gateway/notification_verdict.hpp"

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::gateway {

using verdict_kind = notification_verdict::kind;

notification_verdict judge_notification(
    std::string_view message, const std::function<std::string(const notification&)>& fault_of) {
  const auto read = read_notification(message);
  if (!read)
    return {verdict_kind::report, fmt::format("a notification cannot be read: {}", read.error())};
  const auto meaning = meaning_of(read->command);
  if (meaning == notification_meaning::none) return {verdict_kind::ignore};
  const auto command = config::json::quoted(read->command);
  if (meaning == notification_meaning::unknown)
    return {verdict_kind::report,
            fmt::format("a notification has an unknown command, {}", command)};
  auto fault = fault_of(*read);
  if (fault.empty()) return {verdict_kind::follow, read->command};
  return {verdict_kind::report,
          fmt::format("a notification {} is not followed: {}", command, fault)};
}

}  // namespace sidehook::gateway
