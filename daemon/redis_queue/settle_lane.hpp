#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "daemon/redis_queue/part.hpp"
#include "daemon/redis_queue/settling.hpp"

namespace sidehook::redis_queue {

/// Tells Redis what becomes of deliveries, in groups, in order. What could not be told is told
/// again until it is: the script does nothing for a delivery that is another's, or settled. So no
/// more can wait here than this daemon has taken. settle() and is_idle() on any thread, the rest on
/// the io_context's.
class settle_lane {
 public:
  struct listener {
    /// Redis has it, or it was another's by then.
    std::function<void(const settling&, bool was_mine)> settled;
    /// After a group: in how many milliseconds the next delayed delivery is due, or -1.
    std::function<void(std::int64_t)> next_due;
    std::function<void()> idle;
  };

  settle_lane(shared& all, redis::client& client, listener listener);

  void settle(std::vector<settling> settlings);
  bool is_idle() const;
  /// There is a connection again: what could not be told is told now.
  void look();
  /// Tells what is left, if it can be done at once; calls then.
  void finish(std::function<void()> finished);

 private:
  using answer = redis::result<std::vector<redis::reply>>;

  void post();
  void send_next();
  void answered(std::vector<settling> group, const answer& told);
  void put_back(std::vector<settling> group);
  void end_of_group();
  void finish_now();

  shared& all_;
  redis::client& client_;
  const listener listener_;
  boost::asio::steady_timer again_timer_;
  // Nothing is tried again any more, and nothing told once finished_ was called.
  bool finishing_ = false;
  std::function<void()> finished_;
  // Of the io_context's thread: a group is under way, or waits for the timer.
  bool under_way_ = false;
  bool delayed_ = false;

  mutable std::mutex mutex_;
  std::deque<settling> pending_;
  bool posted_ = false;
  bool busy_ = false;
};

}  // namespace sidehook::redis_queue
