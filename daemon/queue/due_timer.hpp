#pragma once

#include <functional>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/system_timer.hpp>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// Calls when deliveries become due that wait for their time, once for each such time. Lives where
/// its io_context runs.
class due_timer {
 public:
  /// When the next one becomes due of those that do so after that time.
  using next_due = std::function<std::optional<time_point>(time_point after)>;

  /// @param next    called on the io_context, as is on_due
  due_timer(boost::asio::io_context& context, next_due next, std::function<void()> on_due)
      : context_(context), timer_(context), next_(std::move(next)), on_due_(std::move(on_due)) {}

  /// Any thread: there may be a delivery that is due earlier than those before.
  void look();
  /// On the io_context: calls no more.
  void stop();

 private:
  void arm();

  boost::asio::io_context& context_;
  boost::asio::system_timer timer_;
  next_due next_;
  std::function<void()> on_due_;
  // Of what became due until then it was told.
  time_point told_ = {};
  bool stopped_ = false;
};

}  // namespace sidehook::queue
