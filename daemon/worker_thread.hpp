#pragma once

#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace sidehook {

/// What happens when a thread has something to do, and others the processor.
enum class wakeup {
  interrupts,  ///< the system may take it from them at once
  waits,       ///< they go on until they have nothing to do, or their time is up (SCHED_BATCH)
};

/// An io_context and the one thread that runs it, from construction until join().
class worker_thread {
 public:
  /// @param name    as the system's tools show it; 15 characters at the most
  /// @param wakeup  a wish: where the system refuses it, it is as with others
  explicit worker_thread(const std::string& name, wakeup wakeup = wakeup::interrupts);
  ~worker_thread() { join(); }
  worker_thread(const worker_thread&) = delete;
  worker_thread& operator=(const worker_thread&) = delete;

  boost::asio::io_context& context() { return context_; }
  /// Lets the thread end when it has no more to do, and waits for that.
  void join();
  /// The same, leaving undone what is not done yet.
  void stop();

 private:
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace sidehook
