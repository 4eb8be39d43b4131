#pragma once

#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/system_timer.hpp>

#include "daemon/queue/event_queue.hpp"

namespace sidehook::queue {

/// Calls when deliveries become due that wait for their time. Lives where its io_context runs.
class due_timer {
 public:
  /// @param on_due  called on the io_context
  due_timer(boost::asio::io_context& context, const event_queue& queue,
            std::function<void()> on_due)
      : context_(context), timer_(context), queue_(queue), on_due_(std::move(on_due)) {}

  /// Any thread: there may be a delivery that is due earlier than those before.
  void look();
  /// On the io_context: calls no more.
  void stop();

 private:
  void arm();

  boost::asio::io_context& context_;
  boost::asio::system_timer timer_;
  const event_queue& queue_;
  std::function<void()> on_due_;
  bool stopped_ = false;
};

}  // namespace sidehook::queue
