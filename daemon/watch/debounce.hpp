#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sidehook::watch {

/// Turns a burst into one call, made when the burst is over: when nothing has happened for `quiet`.
/// A burst that does not end is cut after ten times that, counted from its beginning, so that
/// nothing waits for ever.
///
/// Owned by whoever watches; lives on the context's thread, and must outlive its work. After
/// cancel() no call is made for what has happened before.
class debounce {
 public:
  debounce(boost::asio::io_context& context, std::chrono::milliseconds quiet,
           std::function<void()> settled);

  /// Something has happened.
  void touch();
  /// Forgets what has happened.
  void cancel();
  /// Whether a call is yet to be made.
  bool pending() const { return pending_; }

 private:
  void wait();

  std::chrono::milliseconds quiet_;
  std::function<void()> settled_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point latest_;
  bool pending_ = false;
};

}  // namespace sidehook::watch
