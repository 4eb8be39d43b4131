#include "daemon/builtin/sent_bodies.hpp"

#include <utility>

namespace sidehook::builtin {

sent_bodies::answer sent_bodies::begin(const std::string& body, time_point now) {
  const std::lock_guard lock(mutex_);
  forget_ended(now);
  if (const auto found = known_.find(body); found != known_.end())
    return found->second.under_way ? answer::under_way : answer::sent;
  if (known_.size() >= most_) return answer::send_only;
  known_.emplace(body, entry{});
  return answer::send;
}

void sent_bodies::listen(const std::string& body, listener listener) {
  outcome how = outcome::not_sent;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(body); found != known_.end()) {
      auto& entry = found->second;
      if (entry.under_way) return entry.listeners.push_back(std::move(listener));
      how = outcome::sent;
    }
  }
  listener(how);
}

void sent_bodies::end(const std::string& body, outcome how, time_point until) {
  std::vector<listener> listeners;
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(body);
    if (found == known_.end()) return;
    listeners = std::exchange(found->second.listeners, {});
    if (how == outcome::sent) {
      found->second.under_way = false;
      by_end_.emplace(until, body);
    } else {
      known_.erase(found);
    }
  }
  for (const auto& listener : listeners) listener(how);
}

std::size_t sent_bodies::size() const {
  const std::lock_guard lock(mutex_);
  return known_.size();
}

void sent_bodies::forget_ended(time_point now) {
  while (!by_end_.empty() && by_end_.begin()->first <= now) {
    known_.erase(by_end_.begin()->second);
    by_end_.erase(by_end_.begin());
  }
}

}  // namespace sidehook::builtin
