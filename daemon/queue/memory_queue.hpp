#pragma once

#include <deque>
#include <mutex>
#include <unordered_map>

#include "daemon/queue/event_queue.hpp"

namespace sidehook::queue {

struct queue_limits {
  std::size_t events = 10'000;
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
};

/// The queue in memory: fast, and gone with the process.
class memory_queue : public event_queue {
 public:
  explicit memory_queue(const queue_limits& limits) : limits_(limits) {}

  void offer(std::vector<route::job> jobs,
             std::function<void(std::vector<admission>)> decided) override;
  void close(std::function<void()> drained) override;
  void set_consumer(std::function<void()> entries_wait) override {
    entries_wait_ = std::move(entries_wait);
  }
  void take(std::size_t most, std::vector<entry>& entries) override;
  void finish(const std::vector<entry_id>& ids) override;
  queue_figures figures() const override;

 private:
  admission admit(route::job job);
  void tell_when_drained();

  const queue_limits limits_;
  std::function<void()> entries_wait_;
  mutable std::mutex mutex_;
  std::deque<entry> waiting_;
  // Bytes of each entry that is not finished.
  std::unordered_map<entry_id, std::size_t> sizes_;
  std::size_t bytes_ = 0;
  entry_id next_id_ = 1;
  bool closed_ = false;
  std::function<void()> drained_;
};

}  // namespace sidehook::queue
