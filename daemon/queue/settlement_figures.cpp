#include "daemon/queue/settlement_figures.hpp"

namespace sidehook::queue {

void settlement_figures::count(const settlement& settled) {
  counts_.at(static_cast<std::size_t>(settled.what)).fetch_add(1, std::memory_order_relaxed);
  if (settled.what != settlement::decision::dead) return;
  const std::lock_guard lock(mutex_);
  ++dead_[settled.reason];
}

std::map<std::string, std::uint64_t> settlement_figures::dead() const {
  const std::lock_guard lock(mutex_);
  return dead_;
}

}  // namespace sidehook::queue
