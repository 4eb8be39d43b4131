#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sidehook::store {

/// Does something in small steps, again and again, as long as there is something to do. On the
/// io_context's thread; holds no timer otherwise.
class sweeper {
 public:
  enum class found {
    more,     ///< the next step follows as soon as others have had their turn
    later,    ///< the next step follows after the interval
    nothing,  ///< there are no steps until expect()
  };

  sweeper(boost::asio::io_context& context, std::chrono::milliseconds interval,
          std::function<found()> step)
      : timer_(context), interval_(interval), step_(std::move(step)) {}

  /// There will be something to do: a step follows after the interval.
  void expect();
  /// No more steps.
  void stop();

 private:
  void arm(std::chrono::milliseconds wait);
  void take_step();

  boost::asio::steady_timer timer_;
  std::chrono::milliseconds interval_;
  std::function<found()> step_;
  bool armed_ = false;
  bool stopped_ = false;
};

}  // namespace sidehook::store
