#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "daemon/redis_queue/delivery_window.hpp"
#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// Takes over what the workers had that ran before this one under the same supervisor: they are
/// known to be dead, so nobody has to wait for their leases to run out. On the io_context's thread.
class predecessors {
 public:
  using adopted =
      std::function<void(stream, std::vector<entry>, delivery_window::time_point until)>;

  predecessors(shared& all, redis::client& client, adopted adopted);

  /// Does it, as soon as there is a connection. Without a family there are none.
  void look();
  void stop();

 private:
  void adopt(stream from);
  void answered(stream from, const redis::result<std::vector<redis::reply>>& told,
                delivery_window::time_point until);

  shared& all_;
  redis::client& client_;
  const adopted adopted_;
  boost::asio::steady_timer timer_;
  bool stopped_ = false;
};

}  // namespace sidehook::redis_queue
