#include "daemon/journal/delivery_window.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::journal {
namespace {

// What does not show of a lane that is read from the file is looked for again so soon.
constexpr std::int64_t look_again_ms = 100;

queue::delivery without_event(queue::delivery what) {
  auto job = *what.job;
  job.event.json = {};
  what.job = std::make_shared<const route::job>(std::move(job));
  what.history.clear();
  return what;
}

}  // namespace

void delivery_window::rest_is_in_file() {
  fresh_.rest_is_in_file();
  retried_.rest_is_in_file();
}

void delivery_window::add(place at, queue::delivery what) {
  std::vector<queue::delivery> left_out;
  lane_of(at).add(at, std::move(what), left_out);
  for (auto& each : left_out) {
    if (!each.job->listener) continue;
    const auto id = each.id;
    waited_for_.emplace(id, without_event(std::move(each)));
  }
}

void delivery_window::take(std::int64_t now, std::size_t most,
                           std::vector<queue::delivery>& deliveries) {
  for (; most > 0; --most) {
    auto at = retried_.first();
    const bool retry = at && at->due <= now;
    if (!retry) at = fresh_.first();
    if (!at) return;
    auto what = (retry ? retried_ : fresh_).take_first();
    deliveries.push_back(what);
    const auto id = what.id;
    taken_.emplace(id, taken{std::move(what), *at});
  }
}

std::optional<placed> delivery_window::settle(queue::delivery_id id) {
  const auto found = taken_.find(id);
  if (found == taken_.end() || std::exchange(found->second.settled, true)) return std::nullopt;
  return placed{found->second.at, std::move(found->second.what)};
}

std::optional<placed> delivery_window::note(queue::delivery_id id, std::uint64_t count,
                                            queue::time_point last_seen) {
  const auto found = taken_.find(id);
  if (found == taken_.end() || found->second.settled) return std::nullopt;
  auto& [what, at, is_settled] = found->second;
  what.count = count;
  what.last_seen = last_seen;
  return placed{std::exchange(at, place_of_noted(at)), what};
}

void delivery_window::give_back(place at, queue::delivery what) {
  forget(what.id);
  add(at, std::move(what));
}

bool delivery_window::any_is_due(std::int64_t now) const {
  const auto retry = retried_.first();
  return fresh_.held() > 0 || (retry && retry->due <= now);
}

std::optional<std::int64_t> delivery_window::next_due(std::int64_t after, std::int64_t now) const {
  if (const auto held = retried_.first_after(after)) return held->due;
  if (!retried_.rest()) return std::nullopt;
  return std::max(retried_.rest()->due, now + look_again_ms);
}

std::optional<delivery_window::page_wanted> delivery_window::wanted() const {
  if (retried_.wants_more())
    return page_wanted{lane_name::retried, *retried_.rest(), retried_.room()};
  if (fresh_.wants_more()) return page_wanted{lane_name::fresh, *fresh_.rest(), fresh_.room()};
  return std::nullopt;
}

void delivery_window::add_read(lane_name lane, std::vector<placed> read,
                               std::optional<place> rest) {
  (lane == lane_name::fresh ? fresh_ : retried_).add_read(std::move(read), rest);
}

std::optional<queue::delivery> delivery_window::take_waited_for(queue::delivery_id id) {
  auto kept = waited_for_.extract(id);
  if (!kept) return std::nullopt;
  return std::move(kept.mapped());
}

}  // namespace sidehook::journal
