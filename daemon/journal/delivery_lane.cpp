#include "daemon/journal/delivery_lane.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace sidehook::journal {
namespace {

// What surrounds a delivery's texts in memory, roughly.
constexpr std::size_t overhead = 512;

std::size_t memory_of(const queue::delivery& what) { return size_of(what) + overhead; }

}  // namespace

std::size_t size_of(const queue::delivery& what) {
  return what.job->event.json.size() + what.history.size();
}

place place_of_noted(place at) { return {std::max(at.due, std::int64_t{1}), at.id}; }

void delivery_lane::add(place at, queue::delivery what, std::vector<queue::delivery>& left_out) {
  if (rest_ && at >= *rest_) {
    left_out.push_back(std::move(what));
    return;
  }
  insert(at, std::move(what));
  while (is_over_bounds()) {
    const auto last = std::prev(held_.end());
    rest_ = last->first;
    bytes_ -= memory_of(last->second);
    left_out.push_back(std::move(last->second));
    held_.erase(last);
  }
}

std::optional<place> delivery_lane::first() const {
  if (held_.empty()) return std::nullopt;
  return held_.begin()->first;
}

std::optional<queue::time_point> delivery_lane::oldest() const {
  if (held_.empty()) return std::nullopt;
  return held_.begin()->second.accepted;
}

queue::delivery delivery_lane::take_first() {
  auto taken = std::move(held_.begin()->second);
  bytes_ -= memory_of(taken);
  held_.erase(held_.begin());
  return taken;
}

std::optional<place> delivery_lane::first_after(std::int64_t due) const {
  const auto found = held_.upper_bound({due, std::numeric_limits<queue::delivery_id>::max()});
  if (found == held_.end()) return std::nullopt;
  return found->first;
}

bool delivery_lane::wants_more() const {
  return rest_ && held_.size() <= bounds_.deliveries / 2 && bytes_ <= bounds_.bytes / 2;
}

lane_bounds delivery_lane::room() const {
  const auto left = [](std::size_t most, std::size_t used) { return most - std::min(most, used); };
  return {left(bounds_.deliveries, held_.size()), left(bounds_.bytes, bytes_)};
}

void delivery_lane::add_read(std::vector<placed> read, std::optional<place> rest) {
  for (auto& [at, what] : read) insert(at, std::move(what));
  rest_ = rest;
}

bool delivery_lane::is_over_bounds() const {
  return held_.size() > 1 && (held_.size() > bounds_.deliveries || bytes_ > bounds_.bytes);
}

void delivery_lane::insert(place at, queue::delivery what) {
  bytes_ += memory_of(what);
  held_.emplace(at, std::move(what));
}

}  // namespace sidehook::journal
