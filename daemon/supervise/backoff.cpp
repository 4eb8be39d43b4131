#include "daemon/supervise/backoff.hpp"

#include <algorithm>

namespace sidehook::supervise {

std::chrono::milliseconds restart_delay(int row, const backoff_rules& rules) {
  if (row == 0) return std::chrono::milliseconds(0);
  auto delay = std::min(rules.first, rules.most);
  for (int doubled = 1; doubled < row && delay < rules.most; ++doubled)
    delay = std::min(2 * delay, rules.most);
  return delay;
}

std::chrono::milliseconds backoff::after_death(std::chrono::steady_clock::duration lived) {
  if (lived >= rules_.reset) row_ = 0;
  return restart_delay(row_++, rules_);
}

}  // namespace sidehook::supervise
