#pragma once

#include <cstdint>

namespace sidehook::supervise {

/// Tells from a worker's beats whether its JavaScript thread is stuck. It is looks that count, not
/// the time between them: when the whole machine was halted, the worker gets its time to beat
/// before it is blamed. Owned by the supervisor, one for each worker.
class beat_watch {
 public:
  /// So many looks in a row without a new beat mean that the thread is stuck.
  static constexpr int patience = 9;

  /// One look, a beat_period() after the one before. Never true before the first beat, or after the
  /// last.
  bool finds_stuck(std::uint64_t count);

 private:
  std::uint64_t last_ = 0;
  int looks_in_vain_ = 0;
};

}  // namespace sidehook::supervise
