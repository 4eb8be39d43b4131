#pragma once

#include <boost/asio/steady_timer.hpp>

#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// Has deliveries whose time has come moved to where they are read: each daemon does, so that none
/// is missed, and every second, so that the figures are of now. On the io_context's thread.
class mover {
 public:
  mover(shared& all, redis::client& client);

  void start();
  /// The next delivery is due in so many milliseconds, or no time is known (-1).
  void expect(std::int64_t milliseconds);
  void stop();

 private:
  void move();
  void moved(const redis::result<std::vector<redis::reply>>& told);
  void arm(std::chrono::milliseconds after);

  shared& all_;
  redis::client& client_;
  boost::asio::steady_timer timer_;
  bool started_ = false;
  bool stopped_ = false;
  bool under_way_ = false;
};

}  // namespace sidehook::redis_queue
