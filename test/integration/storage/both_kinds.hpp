#pragma once

#include <algorithm>
#include <chrono>
#include <memory>

#include "daemon/redis_store/state.hpp"
#include "test/support/redis_server.hpp"
#include "test/unit/store/asking.hpp"

namespace sidehook::test {

/// What scripts store, in a file, with a clock that is moved by hand.
class values_in_file : public key_value_questions<values_in_file> {
 public:
  /// How much more time may have passed than the test let pass.
  static constexpr std::chrono::seconds slack{0};

  boost::asio::io_context& context() { return store_.context(); }
  jsvm::host::key_value_store& values() { return store_.values(); }
  void pass(std::chrono::milliseconds time) { clock_.now += time; }

 private:
  temporary_folder folder_;
  hand_clock clock_;
  store_by_hand store_{folder_.path(), clock_};
};

/// The same in a Redis of its own.
class values_in_redis : public key_value_questions<values_in_redis> {
 public:
  static constexpr std::chrono::seconds slack{60};

  values_in_redis() {
    config::settings settings;
    settings.redis.addresses = {server_.address()};
    state_ = std::make_unique<redis_store::state>(context_, settings, [](const auto&) {});
  }
  ~values_in_redis() {
    state_->stop();
    context_.restart();
    context_.run();
  }

  boost::asio::io_context& context() { return context_; }
  jsvm::host::key_value_store& values() { return state_->key_values(); }
  /// Nobody can move the clock of Redis; so everything that expires is moved instead.
  void pass(std::chrono::milliseconds time) {
    for (const auto& key : server_.command({"KEYS", "*"}).items) {
      const auto left = server_.number({"PTTL", key.text});
      if (left < 0) continue;
      const auto then = std::max<std::int64_t>(0, left - time.count());
      server_.number({"PEXPIRE", key.text, std::to_string(then)});
    }
  }

 private:
  redis_server server_;
  boost::asio::io_context context_{1};
  std::unique_ptr<redis_store::state> state_;
};

}  // namespace sidehook::test
