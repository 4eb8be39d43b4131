#pragma once

#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "daemon/redis_queue/delivery_window.hpp"
#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// Renews the leases of what this daemon has, three times in each; takes over what others have and
/// do not renew; forgets consumers that are gone. On the io_context's thread.
class lease_keeper {
 public:
  using time_point = delivery_window::time_point;
  struct listener {
    std::function<std::vector<std::pair<stream, queue::delivery_id>>()> held;
    std::function<void(const std::vector<queue::delivery_id>&, time_point until)> renewed;
    std::function<void(const std::vector<queue::delivery_id>&)> lost;
    /// How many may be taken over.
    std::function<std::size_t()> room;
    std::function<void(stream, std::vector<entry>, time_point until)> taken_over;
  };

  lease_keeper(shared& all, redis::client& client, listener listener);

  void start();
  /// A connection was made. When it is not the first, others may have been without one as well, and
  /// get the time of a lease to say that they are alive, before anything of theirs is taken.
  void on_connected();
  void stop();

 private:
  using answer = redis::result<std::vector<redis::reply>>;

  void work();
  void arm();
  void renew();
  void renew_some(std::vector<std::pair<stream, queue::delivery_id>> some);
  void renewed(const std::vector<std::pair<stream, queue::delivery_id>>& some,
               const redis::reply& lost, time_point until);
  void claim(stream from);
  void claimed(stream from, const answer& told, time_point until);
  void sweep();

  shared& all_;
  redis::client& client_;
  const listener listener_;
  boost::asio::steady_timer timer_;
  bool started_ = false;
  bool stopped_ = false;
  bool was_connected_ = false;
  time_point claims_from_ = {};
  time_point next_sweep_ = {};
  // Where claiming goes on in each stream, and whether it is under way.
  std::array<std::string, 2> at_{"0-0", "0-0"};
  std::array<bool, 2> claiming_{};
};

}  // namespace sidehook::redis_queue
