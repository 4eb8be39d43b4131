#include "daemon/queue/known_ids.hpp"

#include <utility>

namespace sidehook::queue {

bool known_ids::is_known(const route::job& job, time_point now) {
  const auto key = job.known_by();
  if (!key) return false;
  forget_old(now);
  return seen_.contains(*key);
}

void known_ids::add(const route::job& job, time_point now) {
  auto key = job.known_by();
  if (!key) return;
  if (seen_.emplace(*key, now).second) order_.push_back(*std::move(key));
  forget_old(now);
}

void known_ids::forget_old(time_point now) {
  while (!order_.empty()) {
    const auto oldest = seen_.find(order_.front());
    if (order_.size() <= bounds_.ids && oldest->second > now - bounds_.window) return;
    seen_.erase(oldest);
    order_.pop_front();
  }
}

}  // namespace sidehook::queue
