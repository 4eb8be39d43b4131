#include "daemon/outcome/handler_figures.hpp"

#include <numeric>
#include <utility>

namespace sidehook::outcome {
namespace {

bool is_failure(jsvm::outcome ended) {
  return ended != jsvm::outcome::succeeded && ended != jsvm::outcome::cancelled;
}

}  // namespace

std::uint64_t handler_count::runs() const {
  return std::accumulate(ended.begin(), ended.end(), std::uint64_t{0});
}

std::uint64_t handler_count::failures() const {
  return runs() - of(jsvm::outcome::succeeded) - of(jsvm::outcome::cancelled);
}

void handler_figures::count(const counted_run& run) {
  const auto& result = run.result;
  run_seconds_.Observe(std::chrono::duration<double>(result.duration).count());
  const std::lock_guard lock(mutex_);
  auto& tally = tally_of(run.handler);
  if (result.ended == jsvm::outcome::succeeded) {
    ++tally.successes;
    tally.duration += result.duration;
    tally.cpu += result.cpu;
    return;
  }
  auto& count = *tally.count;
  ++count.ended.at(static_cast<std::size_t>(result.ended));
  count.duration += result.duration;
  count.cpu += result.cpu;
  if (!is_failure(result.ended)) return;
  count.last_error = run.error;
  count.last_failed = run.ended;
}

void handler_figures::tally::add_up() {
  if (successes == 0) return;
  count->ended.at(static_cast<std::size_t>(jsvm::outcome::succeeded)) +=
      std::exchange(successes, 0);
  count->duration += std::exchange(duration, {});
  count->cpu += std::exchange(cpu, {});
}

handler_figures::tally& handler_figures::tally_of(
    const std::shared_ptr<const jsvm::handler_binding>& handler) {
  if (handler->number >= tallies_.size()) tallies_.resize(handler->number + 1);
  auto& tally = tallies_[handler->number];
  if (tally.handler != handler) {
    tally.add_up();
    tally.handler = handler;
    tally.count = &counts_.try_emplace({handler->owner(), handler->name}).first->second;
  }
  return tally;
}

const handler_figures::counts& handler_figures::added_up() const {
  for (auto& tally : tallies_) tally.add_up();
  return counts_;
}

handler_figures::counts handler_figures::all() const {
  const std::lock_guard lock(mutex_);
  return added_up();
}

void handler_figures::visit(const visitor& visitor) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : added_up()) visitor(key.first, key.second, count);
}

}  // namespace sidehook::outcome
