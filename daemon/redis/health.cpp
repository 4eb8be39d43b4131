#include "daemon/redis/health.hpp"

#include <utility>

#include <fmt/format.h>

namespace sidehook::redis {

health::health(std::function<void(const std::string&)> report) : report_(std::move(report)) {}

void health::lost(const std::string& failure) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || failure_ == failure) return;
    failure_ = failure;
  }
  told_ = true;
  if (report_) report_(failure);
}

void health::restored(const std::string& place) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    failure_.clear();
  }
  if (!std::exchange(told_, false)) return;
  if (report_) report_(fmt::format("{} is connected to again", place));
}

void health::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  failure_ = "the client of Redis was stopped";
}

std::string health::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace sidehook::redis
