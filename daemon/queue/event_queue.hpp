#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/queue/admission.hpp"
#include "daemon/queue/delivery.hpp"
#include "daemon/queue/delivery_source.hpp"

namespace sidehook::queue {

struct queue_figures {
  std::size_t deliveries = 0;  ///< waiting, and under way
  std::size_t bytes = 0;
  std::size_t waiting = 0;
  /// Since when the one waits that has waited longest. Of a queue in this process it has not been
  /// tried before; in Redis it may be under way.
  std::optional<time_point> oldest = {};
};

/// Where accepted events wait for their runs, in order, bounded. What offer() accepted is kept
/// until it is settled. Any thread, but that take() is called by one at a time.
class event_queue : public delivery_source {
 public:
  /// Decides on each job as a whole: all of its deliveries, or none. decided() gets one admission a
  /// job, in order, when those accepted are as safe as the queue makes them; on any thread, perhaps
  /// before offer() returns.
  virtual void offer(std::vector<route::shared_job> jobs,
                     std::function<void(std::vector<admission>)> decided) = 0;
  /// Accepts nothing more. drained() is called once, on any thread, when nothing is left that this
  /// process has to do: in memory, when everything is settled; on disk, when everything taken is.
  virtual void close(std::function<void()> drained) = 0;

  /// Before the first offer. Both are called on any thread, without a lock held: they may call
  /// take().
  /// @param deliveries_wait   deliveries are due, and none was before
  /// @param next_due_changed  next_due() may have become earlier
  virtual void set_consumer(std::function<void()> deliveries_wait,
                            std::function<void()> next_due_changed) = 0;
  /// When the next delivery becomes due of those that do so after that time, which may have passed;
  /// nothing when there is none.
  virtual std::optional<time_point> next_due(time_point after) const = 0;

  virtual queue_figures figures() const = 0;
  /// Why it accepts nothing; "" when it does.
  virtual std::string failure() const { return ""; }
};

}  // namespace sidehook::queue
