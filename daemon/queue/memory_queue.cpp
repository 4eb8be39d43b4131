#include "daemon/queue/memory_queue.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::queue {
namespace {

// What an event takes in memory, roughly: its text, and what surrounds it.
std::size_t size_of(const route::job& job) { return job.event.json->size() + sizeof(entry) + 256; }

}  // namespace

void memory_queue::offer(std::vector<route::job> jobs,
                         std::function<void(std::vector<admission>)> decided) {
  std::vector<admission> admissions;
  admissions.reserve(jobs.size());
  bool entries_wait = false;
  {
    const std::lock_guard lock(mutex_);
    const bool was_empty = waiting_.empty();
    for (auto& job : jobs) admissions.push_back(admit(std::move(job)));
    entries_wait = was_empty && !waiting_.empty();
  }
  if (entries_wait && entries_wait_) entries_wait_();
  decided(std::move(admissions));
}

admission memory_queue::admit(route::job job) {
  if (closed_) return admission::closed;
  const std::size_t size = size_of(job);
  if (sizes_.size() >= limits_.events) return admission::full_events;
  if (size > limits_.bytes || bytes_ > limits_.bytes - size) return admission::full_bytes;
  const entry_id id = next_id_++;
  sizes_.emplace(id, size);
  bytes_ += size;
  waiting_.push_back({id, std::move(job)});
  return admission::accepted;
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
    if (closed_ && sizes_.empty()) drained = std::exchange(drained_, {});
  }
  if (drained) drained();
}

void memory_queue::take(std::size_t most, std::vector<entry>& entries) {
  const std::lock_guard lock(mutex_);
  for (std::size_t count = std::min(most, waiting_.size()); count > 0; --count) {
    entries.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
}

void memory_queue::finish(const std::vector<entry_id>& ids) {
  {
    const std::lock_guard lock(mutex_);
    for (const entry_id id : ids) {
      const auto found = sizes_.find(id);
      if (found == sizes_.end()) continue;
      bytes_ -= found->second;
      sizes_.erase(found);
    }
  }
  tell_when_drained();
}

queue_figures memory_queue::figures() const {
  const std::lock_guard lock(mutex_);
  return {sizes_.size(), bytes_, waiting_.size()};
}

}  // namespace sidehook::queue
