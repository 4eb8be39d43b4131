#pragma once

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "daemon/queue/event_queue.hpp"
#include "jsvm/generation.hpp"

namespace sidehook::queue {

/// Hears of every run that ended, and makes of it what the operator sees.
class run_recorder {
 public:
  virtual ~run_recorder() = default;
  /// @param handler  the index in the job's handlers
  virtual void record(const route::job& job, std::size_t handler,
                      const jsvm::run_result& result) = 0;
};

/// Feeds the VM: takes entries from the queue, makes a run of each of an entry's handlers, and
/// finishes the entry when the last of them has ended. On the VM's strand.
class dispatcher : public jsvm::run_source {
 public:
  dispatcher(event_queue& queue, run_recorder& recorder) : queue_(queue), recorder_(recorder) {}

  std::optional<jsvm::invocation> take_run() override;
  void run_ended(const jsvm::invocation& what, jsvm::run_result result) override;

 private:
  struct entry_in_work {
    entry taken;
    std::size_t runs_left = 0;
  };
  struct run_in_work {
    std::shared_ptr<entry_in_work> entry;
    std::size_t handler = 0;
  };

  void refill();
  void finish_ended();

  event_queue& queue_;
  run_recorder& recorder_;
  std::vector<entry> batch_;
  std::deque<run_in_work> waiting_;
  std::unordered_map<std::uint64_t, run_in_work> under_way_;
  std::uint64_t next_ticket_ = 1;
  // Told to the queue in one go: at the next refill, or when nothing is left to do.
  std::vector<entry_id> ended_;
};

}  // namespace sidehook::queue
