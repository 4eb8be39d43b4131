#include "daemon/queue/shard_lane.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sidehook::queue {
namespace {

// As fast as any consumer is taken to work through a full lane, and as slow.
constexpr std::chrono::milliseconds shortest_way{100};
constexpr std::chrono::milliseconds longest_way{10'000};

std::size_t size_of(const delivery& what) {
  constexpr std::size_t surroundings = 512;
  return what.job->event.json->size() + what.history.size() + surroundings;
}

}  // namespace

bool shard_lane::has_room_for(const delivery& what) const {
  if (waiting_.empty()) return true;
  return waiting_.size() < bounds_.deliveries && bytes_ + size_of(what) <= bounds_.bytes;
}

void shard_lane::add(delivery what, time_point now) {
  bytes_ += size_of(what);
  waiting_.push_back({std::move(what), now});
}

void shard_lane::take(std::size_t most, std::vector<delivery>& deliveries) {
  for (; most > 0 && !waiting_.empty(); --most) {
    bytes_ -= size_of(waiting_.front().what);
    deliveries.push_back(std::move(waiting_.front().what));
    waiting_.pop_front();
  }
}

time_point shard_lane::next_turn(time_point now) {
  using duration = time_point::duration;
  const duration waited = waiting_.empty() ? duration(0) : now - waiting_.front().since;
  const auto way = std::clamp<duration>(waited, shortest_way, longest_way);
  const auto pace = way / static_cast<std::int64_t>(std::max<std::size_t>(1, waiting_.size()));
  next_turn_ = std::min(std::max(next_turn_, now + way) + pace, now + longest_way);
  return next_turn_;
}

}  // namespace sidehook::queue
