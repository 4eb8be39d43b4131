#pragma once

#include <chrono>
#include <optional>

namespace sidehook::gateway {

/// When to reload for notifications that come in bursts: an interval after the first of them, once
/// for all that have come until then. So between two reloads there is an interval at least, and
/// gateways, which heard the same and wait as well, have begun to reload. Pure: who asks has the
/// clock.
class reload_pace {
 public:
  using clock = std::chrono::steady_clock;

  explicit reload_pace(std::chrono::milliseconds interval) : interval_(interval) {}

  /// A reason to reload has come. Answers when to do so, if that was not known before.
  std::optional<clock::time_point> note(clock::time_point now) {
    if (pending_) return std::nullopt;
    pending_ = true;
    return now + interval_;
  }
  /// It is done now.
  void reloaded() { pending_ = false; }

 private:
  std::chrono::milliseconds interval_;
  bool pending_ = false;
};

}  // namespace sidehook::gateway
