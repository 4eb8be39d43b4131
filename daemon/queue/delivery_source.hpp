#pragma once

#include <vector>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

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
