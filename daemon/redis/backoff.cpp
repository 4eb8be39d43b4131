#include "daemon/redis/backoff.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace sidehook::redis {

backoff::backoff(std::chrono::milliseconds most, std::function<double()> random)
    : most_(most), random_(std::move(random)), due_(std::min(first, most)) {}

// A connection that is lost again at once is no success, or a server that accepts and then refuses
// would be asked without a pause.
std::chrono::milliseconds backoff::next(std::chrono::steady_clock::duration lived) {
  if (lived > most_) due_ = std::min(first, most_);
  const std::chrono::duration<double, std::milli> wait = due_ * (0.5 + random_() / 2);
  due_ = std::min(due_ * 2, most_);
  return std::chrono::round<std::chrono::milliseconds>(wait);
}

std::function<double()> random_numbers() {
  return
      [engine = std::minstd_rand(std::random_device{}()),
       spread = std::uniform_real_distribution<double>(0, 1)]() mutable { return spread(engine); };
}

}  // namespace sidehook::redis
