#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "daemon/supervise/shared_memory.hpp"

namespace sidehook::supervise {

/// What a worker's JavaScript thread says of itself, read by the supervisor: a count in memory that
/// both share. One thread writes at a time.
class heartbeat {
 public:
  /// The count of a worker whose thread has ended as it should.
  static constexpr std::uint64_t ended = ~std::uint64_t{0};

  /// Supervisor: a fresh worker is about to start.
  void reset() { set(0); }
  /// Worker: the thread came back to its loop.
  void beat() { set(count() + 1); }
  /// Worker: the thread beats no more.
  void end() { set(ended); }

  /// 0 until the first beat.
  std::uint64_t count() const { return count_[0].load(std::memory_order_relaxed); }

 private:
  using counter = std::atomic<std::uint64_t>;
  static_assert(counter::is_always_lock_free);

  void set(std::uint64_t count) { count_[0].store(count, std::memory_order_relaxed); }

  shared_array<counter> count_{1};
};

/// The time between two beats, and between two looks at them, when a thread counts as stuck after
/// `stuck_after`.
std::chrono::milliseconds beat_period(std::chrono::milliseconds stuck_after);

}  // namespace sidehook::supervise
