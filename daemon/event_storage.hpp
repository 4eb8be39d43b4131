#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "config/settings.hpp"
#include "daemon/gathered_call.hpp"
#include "daemon/queue/commit_figures.hpp"
#include "daemon/queue/memory_queue.hpp"
#include "daemon/queue/stored_queue.hpp"
#include "daemon/worker_thread.hpp"

namespace sidehook {

/// The queue and its dead letters, of the kind that the settings name (queue.kind), and the thread
/// that a journal or a queue in Redis needs.
class event_storage {
 public:
  /// @param find      the handler of a delivery that an earlier process accepted
  /// @param report    hears what the operator should know; on the queue's thread, and in here
  /// @param commits   told how a queue outside this process's memory stores events; must outlive
  ///                  this
  /// @param offering  the contexts of the threads that offer events, one thread each: what they
  ///                  have to offer at the moment is written to the disk together
  /// @throws store::sqlite_error when the journal cannot be opened and written
  event_storage(const config::settings& settings, queue::handler_finder find,
                queue::reporter report, queue::commit_figures& commits,
                const std::vector<boost::asio::io_context*>& offering);
  ~event_storage();

  queue::event_queue& queue() { return *queue_; }
  const queue::event_queue& queue() const { return *queue_; }
  queue::dead_letters& dead_letters() { return *dead_letters_; }
  const queue::dead_letters& dead_letters() const { return *dead_letters_; }
  /// Whether what is not settled when the process ends is run later: at the next start, or by
  /// others.
  bool keeps_what_is_left() const;

  /// Counts that the last process died of these deliveries. Before start().
  void settle_deaths(std::vector<queue::delivery_id> deliveries, queue::death_judge judge);
  /// The APIs are loaded: gives out what earlier processes accepted.
  void start();
  /// The last call, when nobody takes deliveries any more: writes what is left to write.
  void stop();

 private:
  std::unique_ptr<queue::memory_queue> memory_;
  std::unique_ptr<worker_thread> thread_;
  std::optional<gathered_call> write_;
  std::unique_ptr<queue::stored_queue> stored_;
  queue::event_queue* queue_ = nullptr;
  queue::dead_letters* dead_letters_ = nullptr;
};

}  // namespace sidehook
