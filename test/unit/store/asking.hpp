#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "daemon/store/state_store.hpp"
#include "test/support/temporary_folder.hpp"

namespace sidehook::test {

/// A clock that a test moves by hand.
struct hand_clock {
  std::chrono::system_clock::time_point now{std::chrono::seconds{1'790'000'000}};
  store::system_clock read() {
    return [this] { return now; };
  }
};

/// Asks something, and runs the context until the answer is there.
template <class Value>
jsvm::host::answer<Value> ask(boost::asio::io_context& context,
                              const std::function<void(jsvm::host::answered<Value>)>& question) {
  std::optional<jsvm::host::answer<Value>> result;
  question([&](jsvm::host::answer<Value> given) { result = std::move(given); });
  context.restart();
  while (!result && context.run_one() > 0) {
  }
  return std::move(result).value();
}

/// What can be asked of a store of values, each question waiting for its answer. By_hand has the
/// store and what it runs on: values(), context().
template <class By_hand>
class key_value_questions {
 public:
  using text = std::optional<std::string>;
  using seconds = std::chrono::seconds;

  text get(const std::string& key) {
    return value<text>([&](auto done) { values().get(key, std::move(done)); });
  }
  /// "" when it was set, or else why not.
  std::string set(const std::string& key, const std::string& value, seconds ttl = seconds(0)) {
    return ask<jsvm::host::nothing>(
               context(), [&](auto done) { values().set(key, value, ttl, std::move(done)); })
        .error;
  }
  bool set_if_absent(const std::string& key, const std::string& text, seconds ttl = seconds(0)) {
    return value<bool>([&](auto done) { values().set_if_absent(key, text, ttl, std::move(done)); });
  }
  void remove(const std::string& key) {
    value<jsvm::host::nothing>([&](auto done) { values().remove(key, std::move(done)); });
  }
  std::int64_t time_to_live(const std::string& key) {
    return value<std::int64_t>([&](auto done) { values().time_to_live(key, std::move(done)); });
  }
  jsvm::host::answer<std::int64_t> increment(const std::string& key, seconds ttl = seconds(0)) {
    return ask<std::int64_t>(context(),
                             [&](auto done) { values().increment(key, ttl, std::move(done)); });
  }

 private:
  jsvm::host::key_value_store& values() { return static_cast<By_hand&>(*this).values(); }
  boost::asio::io_context& context() { return static_cast<By_hand&>(*this).context(); }
  template <class Value>
  Value value(const std::function<void(jsvm::host::answered<Value>)>& question) {
    return ask<Value>(context(), question).value.value();
  }
};

/// An embedded store on the test's own thread.
class store_by_hand : public key_value_questions<store_by_hand> {
 public:
  explicit store_by_hand(const std::filesystem::path& data_dir, hand_clock& clock,
                         store::state_limits limits = {})
      : store_(data_dir, {limits, std::chrono::milliseconds(1)}, clock.read(), context_) {}
  ~store_by_hand() {
    store_.stop();
    context_.restart();
    context_.run();
  }

  store::state_store& store() { return store_; }
  boost::asio::io_context& context() { return context_; }
  jsvm::host::key_value_store& values() { return store_.key_values(); }

 private:
  boost::asio::io_context context_{1};
  store::state_store store_;
};

}  // namespace sidehook::test
