#include "daemon/queue/known_ids.hpp"

#include <utility>

namespace sidehook::queue {
namespace {

std::string key_of(const route::job& job) { return job.api->id + '\0' + job.event.id; }

}  // namespace

bool known_ids::is_known(const route::job& job, time_point now) {
  if (job.event.id.empty()) return false;
  forget_old(now);
  return seen_.contains(key_of(job));
}

void known_ids::add(const route::job& job, time_point now) {
  if (job.event.id.empty()) return;
  auto key = key_of(job);
  if (seen_.emplace(key, now).second) order_.push_back(std::move(key));
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
