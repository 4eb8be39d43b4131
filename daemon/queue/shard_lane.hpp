#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "daemon/queue/delivery.hpp"
#include "daemon/queue/turn_times.hpp"

namespace sidehook::queue {

/// What a lane may hold. It holds at least one delivery, however large.
struct shard_bounds {
  std::size_t deliveries = 1'024;
  /// The deliveries' events and histories, and what surrounds them.
  std::size_t bytes = std::size_t{16} * 1024 * 1024;
};

/// The deliveries that wait for one of several consumers, in order, bounded. For one thread at a
/// time; the time is an argument.
class shard_lane {
 public:
  explicit shard_lane(const shard_bounds& bounds) : bounds_(bounds) {}

  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return waiting_.size(); }
  bool has_room_for(const delivery& what) const;
  void add(delivery what, time_point now);
  /// The first ones, up to `most` of them, appended to `deliveries`.
  void take(std::size_t most, std::vector<delivery>& deliveries);

  /// When one that finds no room should come again.
  time_point next_turn(time_point now);

 private:
  struct waiting {
    delivery what;
    time_point since;
  };

  const shard_bounds bounds_;
  std::deque<waiting> waiting_;
  std::size_t bytes_ = 0;
  turn_times turns_;
};

}  // namespace sidehook::queue
