#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

#include "daemon/http/net.hpp"

namespace sidehook::http {

/// Until when what a connection waits for must have happened: one timer for the connection's whole
/// life.
///
/// Moving the deadline stores a time, and seldom touches the timer: that wakes once a period,
/// looks, and sleeps again. A timeout is up to a tick of the kernel shorter. Owned by a session, on
/// its thread.
class deadline {
 public:
  using clock = std::chrono::steady_clock;

  /// @param period  a timeout shorter than this costs a timer operation
  deadline(const io_executor& executor, std::chrono::milliseconds period)
      : timer_(executor), period_(period) {}

  void set(std::chrono::milliseconds timeout) {
    at_ = last_tick() + timeout;
    if (at_ < timer_.expiry()) timer_.cancel();
  }
  void clear() { at_ = clock::time_point::max(); }

  /// Calls expired, which keeps the owner alive, whenever a deadline has passed; it is cleared
  /// then.
  template <class Expired>
  void watch(Expired expired) {
    timer_.expires_at(std::min(at_, clock::now() + period_));
    timer_.async_wait([this, expired = std::move(expired)](error_code /*moved or passed*/) mutable {
      if (clock::now() >= at_ && !stopped_) {
        clear();
        expired();
      }
      if (!stopped_) watch(std::move(expired));
    });
  }
  /// Ends the watch.
  void stop() {
    stopped_ = true;
    timer_.cancel();
  }

 private:
  // The clock as of the kernel's last tick, some milliseconds ago: each request moves the deadline,
  // and to read the clock itself takes several times as long.
  static clock::time_point last_tick() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return clock::time_point(std::chrono::seconds(time.tv_sec) +
                             std::chrono::nanoseconds(time.tv_nsec));
  }

  steady_timer timer_;
  std::chrono::milliseconds period_;
  clock::time_point at_ = clock::time_point::max();
  bool stopped_ = false;
};

}  // namespace sidehook::http
