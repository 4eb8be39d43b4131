#include "daemon/queue/turn_times.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace sidehook::queue {
namespace {

// As fast as anything is taken to work through a full lane, and as slow.
constexpr std::chrono::milliseconds shortest_way{100};
constexpr std::chrono::milliseconds longest_way{10'000};

}  // namespace

time_point turn_times::next(time_point now, time_point::duration waited, std::size_t waiting) {
  const auto way = std::clamp<time_point::duration>(waited, shortest_way, longest_way);
  const auto pace = way / static_cast<std::int64_t>(std::max<std::size_t>(1, waiting));
  next_ = std::min(std::max(next_, now + way) + pace, now + longest_way);
  return next_;
}

}  // namespace sidehook::queue
