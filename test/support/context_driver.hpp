#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>

#include <boost/asio/io_context.hpp>

namespace sidehook::test {

/// An io_context that runs on the test's thread, while the test waits for something.
class context_driver {
 public:
  boost::asio::io_context& context() { return context_; }

  /// @throws std::runtime_error when it does not come within half a minute
  void run_until(const std::function<bool()>& condition) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
      if (context_.stopped()) context_.restart();
      // No longer, since the condition may be another thread's.
      context_.run_one_for(std::chrono::milliseconds(10));
      if (std::chrono::steady_clock::now() >= patience)
        throw std::runtime_error("what is waited for did not come");
    }
  }

  /// What start(done) gives to done.
  template <class Value, class Start>
  Value wait_for(Start start) {
    std::optional<Value> got;
    start([&got](Value value) {
      if (got) throw std::logic_error("answered twice");
      got = std::move(value);
    });
    run_until([&] { return got.has_value(); });
    return *std::move(got);
  }

 private:
  boost::asio::io_context context_{1};
};

}  // namespace sidehook::test
