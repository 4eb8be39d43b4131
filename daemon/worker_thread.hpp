#pragma once

#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace sidehook {

/// An io_context and the one thread that runs it, from construction until join().
class worker_thread {
 public:
  /// @param name  as the system's tools show it; 15 characters at the most
  explicit worker_thread(const std::string& name);
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
