#pragma once

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/http/listener.hpp"

namespace sidehook::test {

/// A listener on a free port, or at a path, with threads of its own, until it goes out of scope.
class http_server {
 public:
  explicit http_server(std::vector<http::route> routes, const http::limits& limits = {},
                       std::size_t threads = 1, http::tls_source tls = {});
  /// With its sockets.
  http_server(std::vector<http::route> routes, const http::limits& limits, std::size_t threads,
              http::tls_source tls, std::vector<http::listening_socket> sockets);
  ~http_server();

  std::uint16_t port() const { return listener_->port(); }
  /// Ready when the last connection has ended.
  std::future<void> stop_accepting();
  void close_all() { listener_->close_all(); }
  /// Waits for the next report.
  std::string report();

 private:
  using work_guard = boost::asio::executor_work_guard<http::io_executor>;

  std::mutex mutex_;
  std::condition_variable reported_;
  std::queue<std::string> reports_;
  std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
  std::vector<work_guard> guards_;
  std::unique_ptr<http::listener> listener_;
  std::vector<std::thread> threads_;
};

/// An endpoint that answers nothing itself: the test takes its requests, and answers when it likes.
class held_requests {
 public:
  struct held {
    http::request request;
    http::responder respond;
  };

  http::endpoint endpoint();
  /// Waits for the next request.
  held take();
  /// Whether one has come that was not taken.
  bool any();

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::queue<held> waiting_;
};

}  // namespace sidehook::test
