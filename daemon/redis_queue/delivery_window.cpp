#include "daemon/redis_queue/delivery_window.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::redis_queue {

void delivery_window::add(leased one, time_point until) {
  const auto id = one.what.id;
  const auto bytes = one.bytes;
  const auto [at, is_new] = held_.try_emplace(id, held{std::move(one), until});
  if (!is_new) return renew(id, until);
  order_.push_back(id);
  ++waiting_count_;
  waiting_bytes_ += bytes;
  usual_bytes_ = (usual_bytes_ * 7 + bytes) / 8;
}

void delivery_window::renew(queue::delivery_id id, time_point until) {
  const auto found = held_.find(id);
  if (found == held_.end()) return;
  found->second.until = std::max(found->second.until, until);
  found->second.lost = false;
}

bool delivery_window::lose(queue::delivery_id id) {
  const auto found = held_.find(id);
  if (found == held_.end()) return false;
  auto& which = found->second;
  if (which.now == state::settled) return false;
  const bool news = !std::exchange(which.lost, true);
  if (which.now == state::waiting) {
    stop_waiting(which, state::settled);
    held_.erase(found);
  }
  return news;
}

void delivery_window::stop_waiting(held& which, state then) {
  which.now = then;
  --waiting_count_;
  waiting_bytes_ -= which.one.bytes;
}

void delivery_window::take(time_point now, std::size_t most,
                           std::vector<queue::delivery>& deliveries) {
  std::deque<queue::delivery_id> passed_over;
  while (most > 0 && !order_.empty()) {
    const auto id = order_.front();
    order_.pop_front();
    const auto found = held_.find(id);
    if (found == held_.end() || found->second.now != state::waiting) continue;
    if (found->second.until <= now) {
      passed_over.push_back(id);
      continue;
    }
    stop_waiting(found->second, state::taken);
    ++taken_count_;
    deliveries.push_back(found->second.one.what);
    --most;
  }
  order_.insert(order_.begin(), passed_over.begin(), passed_over.end());
}

bool delivery_window::any_to_take(time_point now) const {
  return std::any_of(order_.begin(), order_.end(), [&](auto id) {
    const auto found = held_.find(id);
    return found != held_.end() && found->second.now == state::waiting && found->second.until > now;
  });
}

std::optional<leased> delivery_window::settle(queue::delivery_id id) {
  const auto found = held_.find(id);
  if (found == held_.end() || found->second.now != state::taken) return std::nullopt;
  found->second.now = state::settled;
  --taken_count_;
  return found->second.one;
}

const leased* delivery_window::note(queue::delivery_id id, std::uint64_t count,
                                    queue::time_point last_seen) {
  const auto found = held_.find(id);
  if (found == held_.end() || found->second.now != state::taken) return nullptr;
  found->second.one.what.count = count;
  found->second.one.what.last_seen = last_seen;
  return &found->second.one;
}

bool delivery_window::forget(queue::delivery_id id) {
  const auto gone = held_.extract(id);
  return gone && gone.mapped().lost;
}

std::vector<leased> delivery_window::give_back() {
  std::vector<leased> given;
  for (const auto id : std::exchange(order_, {})) {
    const auto found = held_.find(id);
    if (found == held_.end() || found->second.now != state::waiting) continue;
    stop_waiting(found->second, state::settled);
    given.push_back(found->second.one);
  }
  return given;
}

std::size_t delivery_window::room() const {
  if (waiting_count_ >= bounds_.deliveries) return 0;
  const auto by_count = bounds_.deliveries - waiting_count_;
  if (waiting_count_ == 0) {
    // One, however large.
    return std::clamp<std::size_t>(bounds_.bytes / std::max<std::size_t>(usual_bytes_, 1), 1,
                                   by_count);
  }
  if (waiting_bytes_ >= bounds_.bytes) return 0;
  return std::min(by_count,
                  (bounds_.bytes - waiting_bytes_) / std::max<std::size_t>(usual_bytes_, 1));
}

std::vector<std::pair<stream, queue::delivery_id>> delivery_window::all() const {
  std::vector<std::pair<stream, queue::delivery_id>> ids;
  ids.reserve(held_.size());
  for (const auto& [id, which] : held_) ids.emplace_back(which.one.from, id);
  return ids;
}

}  // namespace sidehook::redis_queue
