#pragma once

#include <vector>

#include "daemon/queue/dead_letters.hpp"
#include "daemon/queue/event_queue.hpp"
#include "daemon/queue/stored_delivery.hpp"

namespace sidehook::queue {

/// A queue, and its dead letters, that outlive the process; on a thread of their own.
class stored_queue : public event_queue, public dead_letters {
 public:
  /// Counts that the last process died of these deliveries. Before start().
  /// @param judge  called on the queue's thread
  virtual void settle_deaths(std::vector<delivery_id> deliveries, death_judge judge) = 0;
  /// Begins to give out deliveries, those of earlier processes first. Called once, when the APIs
  /// are loaded.
  virtual void start() = 0;
  /// Stores what waits to be stored; what is asked for later is refused at once. Any thread. The
  /// io_context has no more to do for this then, and only then may the queue be destroyed.
  virtual void stop() = 0;
  /// Whether what is not settled when the process ends is run later: at the next start, or by
  /// others.
  virtual bool keeps_what_is_left() const = 0;
};

}  // namespace sidehook::queue
