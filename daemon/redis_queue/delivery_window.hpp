#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daemon/queue/delivery.hpp"
#include "daemon/redis_queue/keys.hpp"

namespace sidehook::redis_queue {

/// A delivery that this daemon has taken from Redis.
struct leased {
  queue::delivery what;
  stream from = stream::fresh;
  /// What it counts in Redis.
  std::size_t bytes = 0;
};

/// The deliveries that this daemon has taken from Redis: those that wait here to be run, those that
/// the consumer has, and those of which it is being told to Redis what became of them. Each is this
/// daemon's for as long as its lease, which is renewed; when that has run out, another one may run
/// it. Synchronous, for one thread at a time; knows no clock.
class delivery_window {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  struct bounds {
    std::size_t deliveries = 0;
    std::size_t bytes = 0;
  };

  explicit delivery_window(const bounds& room) : bounds_(room) {}

  /// One that was read or taken over. When it is here already, only its lease is new.
  void add(leased one, time_point until);
  /// The lease of it lasts longer, or again.
  void renew(queue::delivery_id id, time_point until);
  /// It is another's now: one that waits is dropped, of one that the consumer has it is too late.
  /// @returns whether that is news
  bool lose(queue::delivery_id id);

  /// The oldest whose leases are known to last. The others wait until they are renewed, or lost.
  void take(time_point now, std::size_t most, std::vector<queue::delivery>& deliveries);
  bool any_to_take(time_point now) const;

  /// The consumer says what becomes of one: nothing when it does not have it.
  std::optional<leased> settle(queue::delivery_id id);
  /// It stands for so many equal events: null when the consumer does not have it.
  const leased* note(queue::delivery_id id, std::uint64_t count, queue::time_point last_seen);
  /// Redis knows what became of it.
  /// @returns whether it was known that it is another's
  bool forget(queue::delivery_id id);
  /// Those that wait: they are to be given back. They count as settled.
  std::vector<leased> give_back();

  /// How many more to read.
  std::size_t room() const;
  std::vector<std::pair<stream, queue::delivery_id>> all() const;
  /// Those that wait, and those that the consumer has.
  std::size_t unsettled() const { return waiting_count_ + taken_count_; }

 private:
  enum class state { waiting, taken, settled };
  struct held {
    leased one;
    time_point until;
    state now = state::waiting;
    bool lost = false;
  };

  void stop_waiting(held& which, state then);

  const bounds bounds_;
  std::unordered_map<queue::delivery_id, held> held_;
  // Of those that wait; also ids of some that do not any more.
  std::deque<queue::delivery_id> order_;
  std::size_t waiting_count_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::size_t taken_count_ = 0;
  // The size of deliveries, roughly: as of the last ones.
  std::size_t usual_bytes_ = 0;
};

}  // namespace sidehook::redis_queue
