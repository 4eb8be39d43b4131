#include "daemon/queue/shard_lane.hpp"

#include <utility>

namespace sidehook::queue {
namespace {

std::size_t size_of(const delivery& what) {
  constexpr std::size_t surroundings = 512;
  return what.job->event.json.size() + what.history.size() + surroundings;
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
  const auto waited = waiting_.empty() ? time_point::duration(0) : now - waiting_.front().since;
  return turns_.next(now, waited, waiting_.size());
}

}  // namespace sidehook::queue
