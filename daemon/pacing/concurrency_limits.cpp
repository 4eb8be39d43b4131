#include "daemon/pacing/concurrency_limits.hpp"

#include <iterator>
#include <utility>

namespace sidehook::pacing {
namespace {

// Of one handler: enough that a run that ends finds the next one, few enough that others find room
// in memory.
constexpr std::size_t most_held = 64;

void move_to(std::vector<queue::delivery>& to, std::vector<queue::delivery>&& from) {
  to.insert(to.end(), std::move_iterator(from.begin()), std::move_iterator(from.end()));
}

}  // namespace

concurrency_limits::answer concurrency_limits::enter(queue::delivery& what) {
  auto& lane = lanes_[key_of(what)];
  if (lane.under_way < *binding_of(what).concurrency) {
    ++lane.under_way;
    return answer::run;
  }
  if (lane.held.size() >= most_held) return answer::later;
  lane.held.push_back(std::move(what));
  return answer::held;
}

void concurrency_limits::ended(const queue::delivery& what) {
  const auto found = lanes_.find(key_of(what));
  if (found == lanes_.end()) return;
  auto& lane = found->second;
  --lane.under_way;
  if (!lane.held.empty()) {
    released_.push_back(std::move(lane.held.front()));
    lane.held.pop_front();
  }
  if (lane.under_way == 0 && lane.held.empty()) lanes_.erase(found);
}

void concurrency_limits::release(std::vector<queue::delivery>& deliveries) {
  if (!released_.empty()) move_to(deliveries, std::exchange(released_, {}));
}

void concurrency_limits::give_back(std::vector<queue::delivery>& deliveries) {
  release(deliveries);
  for (auto& [key, lane] : lanes_) {
    for (auto& each : std::exchange(lane.held, {})) deliveries.push_back(std::move(each));
  }
}

}  // namespace sidehook::pacing
