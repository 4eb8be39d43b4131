#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "daemon/queue/dispatcher.hpp"
#include "daemon/supervise/shared_memory.hpp"

namespace sidehook::supervise {

/// What a worker was doing when it died.
struct interrupted_runs {
  /// The deliveries whose runs were under way, of each JavaScript thread those that began first in
  /// front.
  std::vector<queue::delivery_id> deliveries;
  /// Those of them whose JavaScript was on its thread, one a thread at the most.
  std::vector<queue::delivery_id> on_thread;

  /// Those that may have killed it.
  const std::vector<queue::delivery_id>& suspects() const {
    return on_thread.empty() ? deliveries : on_thread;
  }
};

/// The runs of one JavaScript thread that are under way, noted in memory that outlives the worker.
/// Made by the supervisor; each worker has it for itself, on that thread, once it has taken what
/// its predecessor left.
class running_page : public queue::run_ledger {
 public:
  /// @param entries  runs that are noted at once; further ones are not
  explicit running_page(std::size_t entries);

  /// What the predecessor left; the page is empty then. To be called before anything is noted.
  interrupted_runs take_interrupted();

  /// The supervisor's: the worker was killed from outside, so that runs which were waiting are not
  /// suspected of it. The one on the thread is: it may have been the reason.
  void acquit_waiting();
  /// The supervisor's: it was another thread's doing.
  void acquit_all();

  entry begin(queue::delivery_id run) override;
  void end(entry noted) override;

  /// Whose JavaScript is on the thread; 0 is nobody's.
  void show_on_thread(queue::delivery_id run);

 private:
  using word = std::atomic<std::uint64_t>;
  static_assert(word::is_always_lock_free);

  struct line {
    /// 0 in a line that is free.
    word delivery;
    /// Grows from run to run.
    word begun;
  };

  shared_array<line> lines_;
  shared_array<word> on_thread_{1};
  /// The worker's own: its free lines, and how many runs have begun.
  std::vector<entry> free_;
  std::uint64_t begun_ = 0;
};

}  // namespace sidehook::supervise
