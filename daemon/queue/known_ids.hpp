#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// How long ids of senders are known, and how many (queue.dedupe_window_s, queue.max_dedupe_ids).
struct dedupe_bounds {
  std::chrono::seconds window{600};
  std::size_t ids = 100'000;
};

/// The ids that senders gave to events which were accepted lately. For one thread at a time.
class known_ids {
 public:
  explicit known_ids(const dedupe_bounds& bounds) : bounds_(bounds) {}

  bool is_known(const route::job& job, time_point now);
  /// Of a job that was accepted. One without an id of its sender's is no matter.
  void add(const route::job& job, time_point now);

 private:
  void forget_old(time_point now);

  const dedupe_bounds bounds_;
  std::map<route::sender_key, time_point> seen_;
  // The oldest at the front.
  std::deque<route::sender_key> order_;
};

}  // namespace sidehook::queue
