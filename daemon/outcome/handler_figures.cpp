#include "daemon/outcome/handler_figures.hpp"

#include <numeric>

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
  auto& count = count_of(run.handler);
  ++count.ended.at(static_cast<std::size_t>(result.ended));
  count.duration += result.duration;
  count.cpu += result.cpu;
  if (!is_failure(result.ended)) return;
  count.last_error = run.error;
  count.last_failed = run.ended;
}

handler_count& handler_figures::count_of(
    const std::shared_ptr<const jsvm::handler_binding>& handler) {
  if (handler->number >= found_.size()) found_.resize(handler->number + 1);
  auto& last = found_[handler->number];
  if (last.handler != handler)
    last = {handler, &counts_.try_emplace({handler->owner(), handler->name}).first->second};
  return *last.count;
}

handler_count handler_figures::of(const std::string& api_id, const std::string& handler) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find({api_id, handler});
  return found == counts_.end() ? handler_count{} : found->second;
}

void handler_figures::visit(const visitor& visitor) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : counts_) visitor(key.first, key.second, count);
}

}  // namespace sidehook::outcome
