#pragma once

#include <cstddef>
#include <vector>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// What a consumer asks for at once: enough that the queue's lock is rarely taken, few enough that
/// memory stays with the queue.
inline constexpr std::size_t deliveries_a_take = 256;

/// Where a consumer gets its deliveries, and tells what became of them.
class delivery_source {
 public:
  virtual ~delivery_source() = default;

  /// The oldest that are due, up to `most` of them, appended to `deliveries`.
  virtual void take(std::size_t most, std::vector<delivery>& deliveries) = 0;
  /// Says what becomes of deliveries that were taken.
  virtual void settle(std::vector<settlement> settlements) = 0;
};

}  // namespace sidehook::queue
