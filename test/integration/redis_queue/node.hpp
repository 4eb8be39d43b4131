#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "daemon/redis_queue/redis_queue.hpp"
#include "test/support/patience.hpp"
#include "test/support/redis_server.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace sidehook::test {

/// One of the daemons that share a queue: its part that is the queue, with a thread of its own.
class node {
 public:
  enum class begin { at_once, later };
  explicit node(const redis_server& server, redis_queue::options options = {},
                begin when = begin::at_once);
  /// As a daemon that is killed: says nothing of what it has.
  ~node();

  std::vector<queue::admission> offer(std::vector<route::job> jobs);
  queue::admission offer(const std::string& event_id) { return offer({job_of(event_id)})[0]; }
  /// Waits until it got so many.
  std::vector<queue::delivery> take(std::size_t count);
  queue::delivery take() { return take(1)[0]; }
  /// What it gets at once.
  std::vector<queue::delivery> take_what_there_is();
  void settle(std::vector<queue::settlement> settlements) {
    queue_->settle(std::move(settlements));
  }
  void settle(queue::settlement one) { queue_->settle({std::move(one)}); }

  std::vector<queue::dead_letter> letters(const queue::dead_letter_filter& filter = {},
                                          std::uint64_t before = 0, std::size_t most = 1'000);
  queue::replay_result replay(const queue::dead_letter_filter& filter = {});
  std::size_t remove(const queue::dead_letter_filter& filter = {});

  /// Closes it, and waits until it is drained.
  void close();
  /// Ends it. What was taken stays taken.
  void end();

  redis_queue::redis_queue* operator->() { return queue_.get(); }
  bool was_told(const std::string& text);
  std::vector<std::string> reports();
  /// What a handler's name is found as.
  queue::handler_finder find = [](const auto&...) { return std::nullopt; };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool told_ = false;
  std::vector<std::string> reports_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      context_.get_executor()};
  std::unique_ptr<redis_queue::redis_queue> queue_;
  std::thread thread_;
};

/// Options of a node whose lease is so long, with a queue of that name.
redis_queue::options with_lease(std::chrono::milliseconds lease);

/// The keys of the queue that all nodes share.
inline const redis_queue::keys queue_keys{"sidehook"};

/// Waits until the server's clock has gone on for so long.
void let_pass(redis_server& server, std::chrono::milliseconds time);

}  // namespace sidehook::test
