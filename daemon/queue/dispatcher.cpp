#include "daemon/queue/dispatcher.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sidehook::queue {
namespace {

jsvm::invocation invocation_of(const delivery& what) {
  const route::job& job = *what.job;
  jsvm::invocation made;
  made.ticket = what.id;
  made.handler = job.handlers[what.handler];
  made.event_json = {what.job, &job.event.json};
  made.event_id = job.event_id;
  made.trace_parent = job.event.trace_parent;
  made.attempt = what.attempt;
  if (what.count > 1 || made.handler->coalesce)
    made.seen =
        jsvm::occurrences{what.count, what.accepted, std::max(what.accepted, what.last_seen)};
  return made;
}

// Has the processor fetch the handler while another runs: of thousands it is in no cache.
void prefetch_handler(const delivery& what) {
  constexpr std::size_t cache_line = 64;
  const auto* handler = what.job->handlers[what.handler].get();
  for (std::size_t at = 0; at < sizeof *handler; at += cache_line)
    __builtin_prefetch(reinterpret_cast<const char*>(handler) + at);
}

}  // namespace

std::optional<jsvm::invocation> dispatcher::take_run() {
  auto next = this->next();
  while (next) {
    if (gate_.enter(*next, ended_) == run_gate::answer::run) break;
    next = this->next();
  }
  if (!next) {
    settle_ended();
    return std::nullopt;
  }
  auto what = invocation_of(*next);
  if (tracer_ != nullptr) what.trace_parent = tracer_->begin(*next);
  const auto noted = ledger_ != nullptr ? ledger_->begin(next->id) : run_ledger::entry{};
  under_way_.emplace(what.ticket, run{std::move(*next), noted});
  return what;
}

std::optional<delivery> dispatcher::next() {
  gate_.release(batch_);
  waiting_.insert(waiting_.begin(), std::move_iterator(batch_.begin()),
                  std::move_iterator(batch_.end()));
  batch_.clear();
  if (waiting_.empty()) refill();
  if (waiting_.empty()) return std::nullopt;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  if (!waiting_.empty()) prefetch_handler(waiting_.front());
  return next;
}

void dispatcher::refill() {
  settle_ended();
  queue_.take(deliveries_a_take, batch_);
  ended_.reserve(batch_.size());
  std::move(batch_.begin(), batch_.end(), std::back_inserter(waiting_));
  batch_.clear();
}

void dispatcher::run_ended(const jsvm::invocation& what, jsvm::run_result result) {
  const auto found = under_way_.find(what.ticket);
  const run ended = std::move(found->second);
  under_way_.erase(found);
  ended_.push_back(judge_.judge(ended.what, result));
  gate_.ended(ended.what, result);
  if (tracer_ != nullptr) tracer_->end(ended.what, what.trace_parent, result);
  if (ledger_ != nullptr) ledger_->end(ended.noted);
  const auto& listener = ended.what.job->listener;
  if (listener || waiting_.empty() || ended_.size() >= deliveries_a_take) settle_ended();
  // Afterwards: whoever hears of the end, and asks what became of it, is told.
  if (listener) listener->run_ended(ended.what.handler, result);
}

void dispatcher::settle_ended() {
  gate_.note_held(ended_);
  if (ended_.empty()) return;
  if (figures_ != nullptr) figures_->count(ended_);
  queue_.settle(std::exchange(ended_, {}));
}

void dispatcher::give_back() {
  gate_.give_back(ended_);
  for (const auto& each : std::exchange(waiting_, {}))
    ended_.push_back({each.id, settlement::decision::unattempted});
  settle_ended();
}

}  // namespace sidehook::queue
