#include "daemon/queue/dispatcher.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sidehook::queue {
namespace {

// Deliveries fetched at once: enough that the queue's lock is rarely taken, few enough that memory
// stays with the queue.
constexpr std::size_t deliveries_at_once = 256;

}  // namespace

std::optional<jsvm::invocation> dispatcher::take_run() {
  if (waiting_.empty()) refill();
  if (waiting_.empty()) return std::nullopt;
  delivery next = std::move(waiting_.front());
  waiting_.pop_front();

  const route::job& job = *next.job;
  jsvm::invocation what;
  what.ticket = next.id;
  what.handler = job.handlers[next.handler];
  what.event_json = job.event.json;
  what.event_id = job.event_id;
  what.trace_parent = job.event.trace_parent;
  what.attempt = next.attempt;
  const auto noted = ledger_ != nullptr ? ledger_->begin(next.id) : run_ledger::entry{};
  under_way_.emplace(what.ticket, run{std::move(next), noted});
  return what;
}

void dispatcher::refill() {
  settle_ended();
  queue_.take(deliveries_at_once, batch_);
  std::move(batch_.begin(), batch_.end(), std::back_inserter(waiting_));
  batch_.clear();
}

void dispatcher::run_ended(const jsvm::invocation& what, jsvm::run_result result) {
  const auto found = under_way_.find(what.ticket);
  const run ended = std::move(found->second);
  under_way_.erase(found);
  ended_.push_back(judge_.judge(ended.what, result));
  if (ledger_ != nullptr) ledger_->end(ended.noted);
  if (waiting_.empty() || ended_.size() >= deliveries_at_once) settle_ended();
}

void dispatcher::settle_ended() {
  if (ended_.empty()) return;
  const bool any_again = std::any_of(ended_.begin(), ended_.end(), [](const settlement& each) {
    return each.what == settlement::decision::again;
  });
  queue_.settle(std::exchange(ended_, {}));
  if (any_again && on_retry_) on_retry_();
}

void dispatcher::give_back() {
  for (const auto& each : std::exchange(waiting_, {}))
    ended_.push_back({each.id, settlement::decision::unattempted});
  settle_ended();
}

}  // namespace sidehook::queue
