#include "daemon/pacing/equal_events.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::pacing {
namespace {

// What makes events of one handler equal; the lengths tell "ab", "c" from "a", "bc".
std::string likeness_of(const jsvm::handler_binding& binding, const ingest::event& event) {
  std::string text;
  for (const auto* part :
       {&binding.owner(), &binding.api_id, &binding.name, &event.type, &event.key, &event.path}) {
    text += std::to_string(part->size());
    text += ':';
    text += *part;
  }
  return text;
}

std::chrono::seconds length_of_window(const jsvm::handler_binding& binding) {
  return binding.coalesce.value_or(binding.cooldown.value_or(std::chrono::seconds(0)));
}

queue::time_point last_seen(const queue::delivery& what) {
  return std::max(what.accepted, what.last_seen);
}

}  // namespace

equal_events::answer equal_events::enter(queue::delivery& what, queue::time_point now) {
  // It has run before: what it is like then, it is itself.
  if (what.attempt > 1) return answer::run;
  forget_ended(now);
  auto key = likeness_of(binding_of(what), what.job->event);
  if (const auto open = windows_.find(key); open != windows_.end()) {
    if (open->second.opened_by == what.id) return answer::run;
    if (!binding_of(what).coalesce) return answer::spared;
    return merge(open->second, key, what);
  }
  if (windows_.size() >= most_windows_) return answer::run;
  const auto end = now + length_of_window(binding_of(what));
  by_end_.emplace(end, key);
  windows_.emplace(std::move(key), window{end, what.id, std::nullopt});
  return answer::run;
}

std::optional<queue::time_point> equal_events::window_of(const jsvm::handler_binding& binding,
                                                         const ingest::event& event,
                                                         queue::time_point now) const {
  const auto open = windows_.find(likeness_of(binding, event));
  if (open == windows_.end() || open->second.end <= now) return std::nullopt;
  return open->second.end;
}

equal_events::answer equal_events::merge(window& open, const std::string& key,
                                         queue::delivery& what) {
  if (!open.held) {
    open.held = std::move(what);
    open.held->last_seen = last_seen(*open.held);
    held_by_end_.emplace(open.end, key);
    return answer::held;
  }
  open.held->count += what.count;
  open.held->last_seen = std::max(open.held->last_seen, last_seen(what));
  changed_.insert(key);
  return answer::merged;
}

// Those with a held delivery end when that is released.
void equal_events::forget_ended(queue::time_point now) {
  for (auto first = by_end_.begin(); first != by_end_.end() && first->first <= now;) {
    const auto found = windows_.find(first->second);
    if (found->second.held) return;
    windows_.erase(found);
    first = by_end_.erase(first);
  }
}

void equal_events::release(queue::time_point now, std::vector<queue::delivery>& deliveries) {
  while (!held_by_end_.empty() && held_by_end_.begin()->first <= now) {
    const auto ended = held_by_end_.begin();
    const auto found = windows_.find(ended->second);
    if (changed_.erase(ended->second) > 0) note(ended->second);
    deliveries.push_back(std::move(*found->second.held));
    found->second.held.reset();
    held_by_end_.erase(ended);
  }
}

std::optional<queue::time_point> equal_events::next_release(queue::time_point after) const {
  const auto next = held_by_end_.upper_bound(after);
  if (next == held_by_end_.end()) return std::nullopt;
  return next->first;
}

void equal_events::note_held(std::vector<queue::settlement>& settlements) {
  for (const auto& key : std::exchange(changed_, {})) note(key);
  for (auto& each : std::exchange(notes_, {})) settlements.push_back(std::move(each));
}

void equal_events::note(const std::string& key) {
  const auto& held = *windows_.at(key).held;
  queue::settlement note{held.id, queue::settlement::decision::noted};
  note.count = held.count;
  note.last_seen = held.last_seen;
  notes_.push_back(std::move(note));
}

void equal_events::give_back(std::vector<queue::delivery>& deliveries) {
  for (const auto& key : std::exchange(changed_, {})) note(key);
  for (auto& [end, key] : held_by_end_) deliveries.push_back(std::move(*windows_.at(key).held));
  held_by_end_.clear();
  by_end_.clear();
  windows_.clear();
}

}  // namespace sidehook::pacing
