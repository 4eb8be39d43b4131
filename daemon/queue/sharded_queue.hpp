#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "daemon/queue/event_queue.hpp"
#include "daemon/queue/shard_lane.hpp"
#include "daemon/queue/shard_rule.hpp"
#include "daemon/queue/suspect_turns.hpp"

namespace sidehook::queue {

/// Spreads the deliveries of one queue over several consumers, each on a thread of its own
/// (jsvm.instances): every shard_rule shard is a delivery_source for one of them.
///
/// Between the queue and a consumer is a lane, in which deliveries lie that were taken for it. The
/// queue is asked only when some consumer has nothing to do, by whoever notices that, and a batch
/// goes to whom it belongs to. So while all are busy everything stays where it is, in order and
/// safe; and while one is, what is taken on the way to the others' deliveries waits in its lane.
///
/// A lane is bounded, and nobody waits for room in one: a delivery that finds none is postponed
/// until the lane should have some, as the same attempt. The others' deliveries behind it are
/// reached at once, however many of a busy or stuck consumer's come first; what that costs is that
/// these may be run in another order than they came in. Memory and, in a queue that several
/// processes share, what this one keeps from the others, stay within the bounds.
///
/// Any thread; a source is for its consumer's. take() hands over a batch, and each consumer is
/// woken once for what it was given while it had nothing.
class sharded_queue {
 public:
  using clock = std::function<time_point()>;

  /// @param queue   of which this takes; must outlive this
  /// @param bounds  of each lane
  sharded_queue(event_queue& queue, const shard_rule& rule, const shard_bounds& bounds,
                clock clock = std::chrono::system_clock::now);

  delivery_source& source(std::size_t shard) { return *sources_[shard]; }

  /// Before the first delivery: there is something for a consumer that had nothing. Called on any
  /// thread, without a lock held.
  void set_waker(std::function<void(std::size_t shard)> wake) { wake_ = std::move(wake); }
  /// The queue may have deliveries that are due.
  void look();
  /// The daemon stops: puts back what lies in the lanes.
  void give_back();

 private:
  class source_of_shard;
  struct lane {
    explicit lane(const shard_bounds& bounds) : waiting(bounds) {}
    shard_lane waiting;
    /// Its consumer asked in vain, or not yet.
    bool is_hungry = true;
  };

  void take(std::size_t shard, std::size_t most, std::vector<delivery>& deliveries);
  void settle(std::vector<settlement> settlements);
  void spread(std::optional<std::size_t> asker);
  bool spread_some(std::optional<std::size_t> asker);
  // With the lock held. Appends whom to wake.
  void route(delivery what, std::vector<settlement>& put_back, std::vector<std::size_t>& woken);
  void put(std::size_t shard, delivery what, std::vector<std::size_t>& woken);
  bool any_is_hungry() const { return hungry_ > 0; }

  event_queue& queue_;
  const shard_rule rule_;
  const clock clock_;
  std::function<void(std::size_t)> wake_;
  std::vector<std::unique_ptr<delivery_source>> sources_;

  std::mutex mutex_;
  std::vector<lane> lanes_;
  std::size_t hungry_;
  suspect_turns suspects_;
  // So that settling need not lock while there are none, which is nearly always.
  std::atomic<bool> suspects_are_out_ = false;
};

}  // namespace sidehook::queue
