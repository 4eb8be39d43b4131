#pragma once

#include <memory>
#include <vector>

#include "config/settings.hpp"
#include "daemon/journal/journal.hpp"
#include "daemon/queue/memory_queue.hpp"
#include "daemon/worker_thread.hpp"

namespace sidehook {

/// The queue and its dead letters, of the kind that the settings name (queue.kind), and the thread
/// that a journal needs.
class event_storage {
 public:
  /// @param find    the handler of a delivery that an earlier process accepted
  /// @param report  hears what the operator should know; on the journal's thread, and in here
  /// @throws store::sqlite_error when the journal cannot be opened and written
  event_storage(const config::settings& settings, journal::handler_finder find,
                journal::reporter report);

  queue::event_queue& queue() { return *queue_; }
  const queue::event_queue& queue() const { return *queue_; }
  queue::dead_letters& dead_letters() { return *dead_letters_; }
  /// Whether what is not settled when the process ends is there at the next start.
  bool outlives_process() const { return journal_ != nullptr; }

  /// Counts that the last process died of these deliveries. Before start().
  void settle_deaths(std::vector<queue::delivery_id> deliveries,
                     journal::journal::death_judge judge);
  /// The APIs are loaded: gives out what earlier processes accepted.
  void start();
  /// The last call, when nobody takes deliveries any more: writes what is left to write.
  void stop();

 private:
  // The thread after what it works on: it ends first.
  std::unique_ptr<queue::memory_queue> memory_;
  std::unique_ptr<worker_thread> thread_;
  std::unique_ptr<journal::journal> journal_;
  queue::event_queue* queue_ = nullptr;
  queue::dead_letters* dead_letters_ = nullptr;
};

}  // namespace sidehook
