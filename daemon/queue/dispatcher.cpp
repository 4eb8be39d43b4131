#include "daemon/queue/dispatcher.hpp"

#include <utility>

namespace sidehook::queue {
namespace {

// Entries fetched at once: enough that the queue's lock is rarely taken, few enough that memory
// stays with the queue.
constexpr std::size_t entries_at_once = 256;

}  // namespace

std::optional<jsvm::invocation> dispatcher::take_run() {
  if (waiting_.empty()) refill();
  if (waiting_.empty()) return std::nullopt;
  run_in_work run = std::move(waiting_.front());
  waiting_.pop_front();

  const route::job& job = run.entry->taken.job;
  jsvm::invocation what;
  what.ticket = next_ticket_++;
  what.handler = job.handlers[run.handler];
  what.event_json = job.event.json;
  what.event_id = job.event_id;
  what.trace_parent = job.event.trace_parent;
  under_way_.emplace(what.ticket, std::move(run));
  return what;
}

void dispatcher::refill() {
  finish_ended();
  queue_.take(entries_at_once, batch_);
  for (auto& taken : batch_) {
    auto work = std::make_shared<entry_in_work>();
    work->runs_left = taken.job.handlers.size();
    work->taken = std::move(taken);
    for (std::size_t handler = 0; handler < work->runs_left; ++handler)
      waiting_.push_back({work, handler});
  }
  batch_.clear();
}

void dispatcher::run_ended(const jsvm::invocation& what, jsvm::run_result result) {
  const auto found = under_way_.find(what.ticket);
  const run_in_work run = std::move(found->second);
  under_way_.erase(found);

  const route::job& job = run.entry->taken.job;
  recorder_.record(job, run.handler, result);
  if (--run.entry->runs_left > 0) return;
  ended_.push_back(run.entry->taken.id);
  if (waiting_.empty() || ended_.size() >= entries_at_once) finish_ended();
}

void dispatcher::finish_ended() {
  if (ended_.empty()) return;
  queue_.finish(ended_);
  ended_.clear();
}

}  // namespace sidehook::queue
