#include "daemon/pacing/concurrency_limits.hpp"

#include <utility>

namespace sidehook::pacing {
namespace {

// Of one handler: enough that a run that ends finds the next one, few enough that others find room
// in memory.
constexpr std::size_t most_held = 64;

}  // namespace

concurrency_limits::answer concurrency_limits::enter(queue::delivery& what, queue::time_point now) {
  auto& lane = lanes_[key_of(what)];
  if (lane.under_way < *binding_of(what).concurrency) {
    ++lane.under_way;
    return answer::run;
  }
  if (lane.waiting.size() >= most_held) return answer::later;
  lane.waiting.push_back({std::move(what), now});
  return answer::held;
}

queue::time_point concurrency_limits::next_turn(const queue::delivery& what,
                                                queue::time_point now) {
  auto& lane = lanes_[key_of(what)];
  const auto waited =
      lane.waiting.empty() ? queue::time_point::duration(0) : now - lane.waiting.front().since;
  return lane.turns.next(now, waited, lane.waiting.size());
}

void concurrency_limits::ended(const queue::delivery& what) {
  const auto found = lanes_.find(key_of(what));
  if (found == lanes_.end()) return;
  auto& lane = found->second;
  --lane.under_way;
  if (!lane.waiting.empty()) {
    released_.push_back(std::move(lane.waiting.front().what));
    lane.waiting.pop_front();
  }
  if (lane.under_way == 0 && lane.waiting.empty()) lanes_.erase(found);
}

void concurrency_limits::release(std::vector<queue::delivery>& deliveries) {
  for (auto& each : std::exchange(released_, {})) deliveries.push_back(std::move(each));
}

void concurrency_limits::give_back(std::vector<queue::delivery>& deliveries) {
  release(deliveries);
  for (auto& [key, lane] : lanes_) {
    for (auto& each : std::exchange(lane.waiting, {})) deliveries.push_back(std::move(each.what));
  }
}

}  // namespace sidehook::pacing
