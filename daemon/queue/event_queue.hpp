#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "daemon/route/job.hpp"

namespace sidehook::queue {

/// What became of a job that was offered.
enum class admission {
  accepted,     ///< it will be run
  full_events,  ///< queue.max_events are waiting or under way
  full_bytes,   ///< queue.max_bytes are waiting or under way
  closed,       ///< the daemon is stopping
};

using entry_id = std::uint64_t;

/// An accepted job.
struct entry {
  entry_id id = 0;
  route::job job;
};

struct queue_figures {
  std::size_t events = 0;  ///< waiting and under way
  std::size_t bytes = 0;
  std::size_t waiting = 0;
};

/// Where accepted events wait for their run, in order, bounded. What offer() accepted is kept until
/// finish(). offer(), close() and figures() may be called on any thread, take() and finish() on the
/// consumer's.
class event_queue {
 public:
  virtual ~event_queue() = default;

  /// Decides on each job by itself. decided() gets one admission a job, in order, when those
  /// accepted are as safe as the queue makes them; on any thread, perhaps before offer() returns.
  virtual void offer(std::vector<route::job> jobs,
                     std::function<void(std::vector<admission>)> decided) = 0;
  /// Accepts nothing more. drained() is called once, on any thread, when no entry is left
  /// unfinished.
  virtual void close(std::function<void()> drained) = 0;

  /// Called on any thread, without a lock held, when jobs wait and none did before.
  virtual void set_consumer(std::function<void()> entries_wait) = 0;
  /// The oldest entries that wait, up to `most` of them, appended to `entries`.
  virtual void take(std::size_t most, std::vector<entry>& entries) = 0;
  /// Those entries need no further run.
  virtual void finish(const std::vector<entry_id>& ids) = 0;

  virtual queue_figures figures() const = 0;
};

}  // namespace sidehook::queue
