#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "daemon/queue/admission.hpp"
#include "daemon/redis_queue/delivery_window.hpp"
#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// Brings jobs to Redis, in groups: while one is under way, what comes is the next. Over a client
/// of its own, as replicas may have to be waited for. offer(), close(), is_idle() and trouble() on
/// any thread, the rest on the io_context's.
class offer_lane {
 public:
  struct listener {
    /// Deliveries of requests that wait for their runs: they are this daemon's until then.
    std::function<void(std::vector<leased>, delivery_window::time_point until)> accepted_own;
    /// Nothing is under way any more.
    std::function<void()> idle;
  };
  using decided = std::function<void(std::vector<queue::admission>)>;

  offer_lane(shared& all, redis::client& client, listener listener);

  void offer(std::vector<route::shared_job> jobs, decided decided);
  /// Accepts nothing more; what is under way goes on.
  void close();
  bool is_idle() const;
  /// Why what is offered is refused, although there is a connection; "" when it is not.
  std::string trouble() const;
  /// Refuses what waits.
  void stop();

 private:
  struct offered_job {
    /// Null when it was decided at once.
    route::shared_job job;
    queue::time_point accepted;
    /// What the script takes of it.
    std::vector<std::string> words;
    /// Of each of its deliveries, and of all.
    std::vector<std::size_t> sizes;
    std::size_t bytes = 0;
  };
  struct offered {
    std::vector<offered_job> jobs;
    std::vector<queue::admission> admissions;
    decided tell;
  };
  using answers = redis::result<std::vector<redis::reply>>;

  offered_job prepared(route::shared_job&& job) const;
  queue::admission admit(const offered_job& what);
  std::string refused_because() const;
  void post();
  void send_next();
  std::vector<offered> next_group();
  void send(std::vector<offered> group);
  void answered(std::vector<offered> group, const answers& told,
                std::chrono::steady_clock::time_point began);
  /// What becomes of the group as a whole, and why; accepted when its jobs were decided on.
  struct verdict {
    queue::admission what = queue::admission::accepted;
    std::string why = {};
  };
  verdict judge(const answers& told);
  void take_in(std::vector<offered>& group, const redis::reply& told,
               delivery_window::time_point until);
  void note(const std::string& why);
  void probe_later();

  shared& all_;
  redis::client& client_;
  const listener listener_;
  boost::asio::steady_timer probe_timer_;
  bool stopped_ = false;
  // The client has connected once, or failed to: until then it lets requests wait for that.
  std::atomic<bool> has_tried_ = false;

  mutable std::mutex mutex_;
  std::deque<offered> pending_;
  std::size_t pending_deliveries_ = 0;
  std::size_t pending_bytes_ = 0;
  bool posted_ = false;
  bool under_way_ = false;
  bool closed_ = false;
  std::string trouble_;
};

}  // namespace sidehook::redis_queue
