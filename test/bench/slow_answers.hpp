#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "test/support/http_server.hpp"

namespace sidehook::bench {

/// A server that answers each request after a while.
class slow_answers {
 public:
  explicit slow_answers(std::chrono::milliseconds delay)
      : delay_(delay),
        thread_([this] { timers_.run(); }),
        server_({{"GET", "/", endpoint()}}, limits()) {}
  ~slow_answers() {
    timers_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return server_.port(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

 private:
  static http::limits limits() {
    http::limits limits;
    limits.connections = 100'000;
    limits.connections_per_source = limits.connections;
    limits.requests_per_connection = 1'000'000'000;
    return limits;
  }

  http::endpoint endpoint() {
    return [this](const http::request&, http::responder respond) {
      auto timer = std::make_shared<boost::asio::steady_timer>(timers_, delay_);
      auto held = std::make_shared<http::responder>(std::move(respond));
      timer->async_wait([timer, held](boost::system::error_code error) {
        if (!error) (*held)(http::text_reply(200, "ok"));
      });
    };
  }

  std::chrono::milliseconds delay_;
  boost::asio::io_context timers_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      timers_.get_executor()};
  std::thread thread_;
  test::http_server server_;
};

}  // namespace sidehook::bench
