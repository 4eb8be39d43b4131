#include "test/support/http_server.hpp"

#include <chrono>
#include <stdexcept>

namespace sidehook::test {
namespace {

template <class Value>
Value take_next(std::mutex& mutex, std::condition_variable& arrived, std::queue<Value>& queue) {
  std::unique_lock lock(mutex);
  if (!arrived.wait_for(lock, std::chrono::seconds(10), [&] { return !queue.empty(); })) {
    throw std::runtime_error("what is waited for did not come: ten seconds passed");
  }
  Value value = std::move(queue.front());
  queue.pop();
  return value;
}

std::vector<http::listening_socket> on_a_free_port() {
  std::vector<http::listening_socket> sockets;
  sockets.emplace_back(http::bind_address{"127.0.0.1", 0});
  return sockets;
}

}  // namespace

http_server::http_server(std::vector<http::route> routes, const http::limits& limits,
                         std::size_t threads, http::tls_source tls)
    : http_server(std::move(routes), limits, threads, std::move(tls), on_a_free_port()) {}

http_server::http_server(std::vector<http::route> routes, const http::limits& limits,
                         std::size_t threads, http::tls_source tls,
                         std::vector<http::listening_socket> sockets) {
  std::vector<boost::asio::io_context*> contexts;
  for (std::size_t index = 0; index < threads; ++index) {
    contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
    contexts.push_back(contexts_.back().get());
    guards_.emplace_back(contexts_.back()->get_executor());
  }
  const auto hear = [this](std::string_view text) {
    const std::lock_guard lock(mutex_);
    reports_.emplace(text);
    reported_.notify_all();
  };
  listener_ = std::make_unique<http::listener>(contexts, limits, http::router(std::move(routes)),
                                               hear, std::move(tls));
  listener_->start(std::move(sockets));
  for (auto* context : contexts) threads_.emplace_back([context] { context->run(); });
}

http_server::~http_server() {
  auto drained = stop_accepting();
  close_all();
  drained.wait();
  guards_.clear();
  for (auto& thread : threads_) thread.join();
}

std::future<void> http_server::stop_accepting() {
  auto drained = std::make_shared<std::promise<void>>();
  auto future = drained->get_future();
  listener_->stop_accepting([drained] { drained->set_value(); });
  return future;
}

std::string http_server::report() { return take_next(mutex_, reported_, reports_); }

http::endpoint held_requests::endpoint() {
  return [this](http::request request, http::responder respond) {
    const std::lock_guard lock(mutex_);
    waiting_.push({std::move(request), std::move(respond)});
    arrived_.notify_all();
  };
}

held_requests::held held_requests::take() { return take_next(mutex_, arrived_, waiting_); }

bool held_requests::any() {
  const std::lock_guard lock(mutex_);
  return !waiting_.empty();
}

}  // namespace sidehook::test
