#pragma once

#include <cstddef>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// When deliveries that find no room in a lane should come again: at the pace at which the lane
/// moves. Each gets a time after those before it, so that they come in their order, and not all at
/// once. No later than some seconds: what was stuck is not left without work.
class turn_times {
 public:
  /// @param waited   how long the lane's first delivery has waited to become that
  /// @param waiting  how many are in the lane
  time_point next(time_point now, time_point::duration waited, std::size_t waiting);

 private:
  time_point next_ = {};
};

}  // namespace sidehook::queue
