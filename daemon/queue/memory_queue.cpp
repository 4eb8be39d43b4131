#include "daemon/queue/memory_queue.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::queue {
namespace {

// What a delivery takes in memory, roughly: the event's text, and what surrounds it.
std::size_t size_of(const route::job& job) { return job.event.json.size() + 512; }
std::size_t size_of(const dead_letter& letter) {
  return letter.event_json.size() + letter.history.size() + 512;
}

}  // namespace

void memory_queue::offer(std::vector<route::shared_job> jobs,
                         std::function<void(std::vector<admission>)> decided) {
  std::vector<admission> admissions;
  admissions.reserve(jobs.size());
  bool deliveries_wait = false;
  {
    const std::lock_guard lock(mutex_);
    const bool was_empty = waiting_.empty();
    const auto now = clock_();
    for (const auto& job : jobs) admissions.push_back(admit(job, now));
    deliveries_wait = was_empty && !waiting_.empty();
  }
  if (deliveries_wait && deliveries_wait_) deliveries_wait_();
  decided(std::move(admissions));
}

admission memory_queue::admit(const route::shared_job& job, time_point now) {
  if (!closed_ && known_ids_.is_known(*job, now)) return admission::repeated;
  const std::size_t count = job->handlers.size();
  const std::size_t size = size_of(*job);
  if (const auto room = room_for(count, size * count); room != admission::accepted) return room;
  known_ids_.add(*job, now);
  for (std::size_t handler = 0; handler < count; ++handler) {
    delivery what{next_id_++, job, handler};
    what.accepted = now;
    add(std::move(what));
  }
  return admission::accepted;
}

admission memory_queue::room_for(std::size_t count, std::size_t bytes) const {
  if (closed_) return admission::closed;
  if (kept_.size() + count > limits_.deliveries) return admission::full_events;
  if (bytes > limits_.bytes || bytes_ > limits_.bytes - bytes) return admission::full_bytes;
  return admission::accepted;
}

void memory_queue::add(delivery what) {
  waiting_.push_back(what.id);
  bytes_ += size_of(*what.job);
  const delivery_id id = what.id;
  kept_.emplace(id, std::move(what));
}

void memory_queue::close(std::function<void()> drained) {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    drained_ = std::move(drained);
  }
  tell_when_drained();
}

void memory_queue::tell_when_drained() {
  std::function<void()> drained;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ && kept_.empty()) drained = std::exchange(drained_, {});
  }
  if (drained) drained();
}

void memory_queue::take(std::size_t most, std::vector<delivery>& deliveries) {
  const std::lock_guard lock(mutex_);
  make_due();
  for (std::size_t count = std::min(most, waiting_.size()); count > 0; --count) {
    deliveries.push_back(kept_.at(waiting_.front()));
    waiting_.pop_front();
  }
}

void memory_queue::make_due() {
  const auto now = clock_();
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    waiting_.push_back(delayed_.begin()->second);
    delayed_.erase(delayed_.begin());
  }
}

void memory_queue::settle(std::vector<settlement> settlements) {
  bool earlier = false;
  {
    const std::lock_guard lock(mutex_);
    const auto before = first_due();
    for (auto& each : settlements) settle_one(std::move(each));
    earlier = first_due() && (!before || *first_due() < *before);
  }
  if (earlier && next_due_changed_) next_due_changed_();
  tell_when_drained();
}

void memory_queue::settle_one(settlement&& how) {
  const auto found = kept_.find(how.id);
  if (found == kept_.end()) return;
  auto& what = found->second;
  switch (how.what) {
    case settlement::decision::again:
      ++what.attempt;
      what.history = std::move(how.history);
      delayed_.emplace(how.due, how.id);
      return;
    case settlement::decision::postponed:
      delayed_.emplace(how.due, how.id);
      return;
    case settlement::decision::noted:
      what.count = how.count;
      what.last_seen = how.last_seen;
      return;
    case settlement::decision::unattempted:
      waiting_.push_front(how.id);
      return;
    case settlement::decision::dead:
    case settlement::decision::done:
      break;
  }
  bytes_ -= size_of(*what.job);
  if (how.what == settlement::decision::dead) bury(std::move(what), std::move(how));
  kept_.erase(found);
}

void memory_queue::bury(delivery&& gone, settlement&& how) {
  const route::job& job = *gone.job;
  dead_letter letter;
  letter.id = gone.id;
  letter.event_id = job.event_id;
  letter.api_id = job.api->id;
  letter.org_id = job.api->org_id;
  letter.event_type = job.event.type;
  letter.handler = job.handlers[gone.handler]->name;
  letter.event_json = job.event.json;
  letter.reason = std::move(how.reason);
  letter.attempts = gone.attempt;
  letter.history = std::move(how.history);
  letter.accepted = gone.accepted;
  letter.count = gone.count;
  letter.last_seen = gone.last_seen;
  letter.died = clock_();
  dead_bytes_ += size_of(letter);
  dead_.push_back({std::move(letter), std::move(gone)});
  forget_old_letters();
}

void memory_queue::forget_old_letters() {
  const auto& bounds = limits_.dead_letters;
  const auto oldest = clock_() - bounds.age;
  while (!dead_.empty() && (dead_.size() > bounds.count || dead_bytes_ > bounds.bytes ||
                            dead_.front().letter.died < oldest)) {
    dead_bytes_ -= size_of(dead_.front().letter);
    dead_.pop_front();
  }
}

std::size_t memory_queue::remove_letters(const std::function<bool(const buried&)>& which) {
  return std::erase_if(dead_, [&](const buried& each) {
    if (!which(each)) return false;
    dead_bytes_ -= size_of(each.letter);
    return true;
  });
}

std::optional<time_point> memory_queue::first_due() const {
  if (delayed_.empty()) return std::nullopt;
  return delayed_.begin()->first;
}

std::optional<time_point> memory_queue::next_due(time_point after) const {
  const std::lock_guard lock(mutex_);
  const auto next = delayed_.upper_bound(after);
  if (next == delayed_.end()) return std::nullopt;
  return next->first;
}

queue_figures memory_queue::figures() const {
  const std::lock_guard lock(mutex_);
  queue_figures figures{kept_.size(), bytes_, waiting_.size() + delayed_.size()};
  if (!waiting_.empty()) figures.oldest = kept_.at(waiting_.front()).accepted;
  return figures;
}

void memory_queue::list(dead_letter_filter filter, std::uint64_t before, std::size_t most,
                        done<std::vector<dead_letter>> done) {
  std::vector<dead_letter> found;
  {
    const std::lock_guard lock(mutex_);
    forget_old_letters();
    for (auto each = dead_.rbegin(); each != dead_.rend() && found.size() < most; ++each) {
      if ((before == 0 || each->letter.id < before) && matches(filter, each->letter))
        found.push_back(each->letter);
    }
  }
  done(std::move(found));
}

void memory_queue::replay(dead_letter_filter filter, done<replay_result> done) {
  replay_result result;
  {
    const std::lock_guard lock(mutex_);
    result = replay_matching(filter);
  }
  if (result.replayed > 0 && deliveries_wait_) deliveries_wait_();
  done(result);
}

replay_result memory_queue::replay_matching(const dead_letter_filter& filter) {
  const auto matching = [&](const buried& each) { return matches(filter, each.letter); };
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (const auto& each : dead_) {
    if (!matching(each)) continue;
    ++count;
    bytes += size_of(*each.what.job);
  }
  if (count == 0) return {};
  if (const auto room = room_for(count, bytes); room != admission::accepted) return {0, room};
  for (auto& each : dead_) {
    if (!matching(each)) continue;
    delivery what{next_id_++, each.what.job, each.what.handler};
    what.accepted = clock_();
    what.replayed = true;
    what.count = each.what.count;
    what.last_seen = each.what.last_seen;
    add(std::move(what));
  }
  remove_letters(matching);
  return {count};
}

void memory_queue::remove(dead_letter_filter filter, done<std::size_t> done) {
  std::size_t removed = 0;
  {
    const std::lock_guard lock(mutex_);
    removed = remove_letters([&](const buried& each) { return matches(filter, each.letter); });
  }
  done(removed);
}

std::size_t memory_queue::count() const {
  const std::lock_guard lock(mutex_);
  return dead_.size();
}

}  // namespace sidehook::queue
