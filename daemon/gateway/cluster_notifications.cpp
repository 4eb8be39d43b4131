#include "daemon/gateway/cluster_notifications.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/file.hpp"
#include "config/secret_file.hpp"
#include "daemon/gateway/notification_verdict.hpp"
#include "daemon/gateway/notification_verifier.hpp"

namespace sidehook::gateway {
namespace {

// Gateways publish at a high rate, and who signs wrongly goes on.
constexpr std::chrono::seconds between_reports{60};
// A daemon that has just started has loaded what was told until then.
constexpr std::chrono::seconds late{10};
constexpr std::size_t most_key_bytes = std::size_t{64} * 1024;

}  // namespace

cluster_notifications::cluster_notifications(boost::asio::io_context& control,
                                             const config::settings& settings, reports reports)
    : gateway_(settings.gateway),
      rules_(settings.reload),
      reports_(std::move(reports)),
      trouble_(reports_.message, between_reports),
      pace_(settings.reload.tyk_interval_ms),
      timer_(control),
      subscription_(
          control, settings.redis, std::string(notification_channel),
          {[this](const std::string& message) { hear(message); }, [this] { subscribed(); },
           [this](const std::string& what) { reports_.connection(what); }}) {}

void cluster_notifications::stop() {
  stopped_ = true;
  timer_.cancel();
  subscription_.stop();
}

void cluster_notifications::hear(const std::string& message) {
  if (stopped_) return;
  const auto verdict =
      judge_notification(message, [this](const notification& what) { return fault_of(what); });
  switch (verdict.what) {
    case notification_verdict::kind::follow:
      return want_reload(verdict.text);
    case notification_verdict::kind::report:
      return trouble_.write(verdict.text);
    case notification_verdict::kind::ignore:
      break;
  }
}

void cluster_notifications::subscribed() {
  const bool may_have_missed =
      std::exchange(was_subscribed_, true) || reload_pace::clock::now() - began_ > late;
  if (may_have_missed && !stopped_)
    want_reload("the connection to Redis was lost, and with it perhaps notifications");
}

void cluster_notifications::want_reload(const std::string& because) {
  const auto due = pace_.note(reload_pace::clock::now());
  if (!due) return;
  because_ = because;
  timer_.expires_at(*due);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    pace_.reloaded();
    reports_.reload(because_);
  });
}

// Secrets and keys are read anew with each notification that would be followed: those are rare.
std::string cluster_notifications::fault_of(const notification& what) const {
  if (rules_.tyk_allow_unsigned) return "";
  notification_verifier::keys keys;
  const auto secret = config::read_secret(gateway_.node_secret, gateway_.node_secret_file,
                                          "gateway.node_secret_file");
  if (!secret.failure.empty()) return secret.failure;
  keys.node_secret = secret.text;
  if (!rules_.tyk_public_key_file.empty()) {
    auto file = config::read_file(rules_.tyk_public_key_file, most_key_bytes);
    if (!file.failure.empty())
      return fmt::format("{} {} (reload.tyk_public_key_file)", rules_.tyk_public_key_file,
                         file.failure);
    keys.public_key = std::move(file.text);
  }
  return notification_verifier(std::move(keys)).fault_of(what);
}

}  // namespace sidehook::gateway
