#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "jsvm/call.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::jsvm::host {

/// A wait for an answer that comes from any thread; the first of answer, timeout and cancellation
/// ends it.
template <class Value>
class answer_wait : public std::enable_shared_from_this<answer_wait<Value>> {
 public:
  explicit answer_wait(completion<answer<Value>> done)
      : executor_(done.get_executor()), done_(std::move(done)) {}

  /// Not ended from within the signal: that would destroy what the signal is calling.
  void watch_cancellation() {
    done_->get_cancellation_slot().assign(
        [self = this->shared_from_this()](boost::asio::cancellation_type) {
          self->hand_over({std::nullopt, "the run was ended"});
        });
  }

  /// Any thread.
  void hand_over(answer<Value> answer) {
    boost::asio::post(executor_,
                      [self = this->shared_from_this(), answer = std::move(answer)]() mutable {
                        self->end(std::move(answer));
                      });
  }

  void watch_timer(vm_timer& timer, std::chrono::milliseconds longest) {
    timer.async_wait([self = this->shared_from_this(), longest](boost::system::error_code error) {
      if (error) return;
      self->end(
          {std::nullopt, "no answer within " + std::to_string(longest.count()) + " ms", true});
    });
  }

 private:
  // On the strand.
  void end(answer<Value> answer) {
    if (auto done = std::exchange(done_, std::nullopt)) (*done)(std::move(answer));
  }

  const vm_executor executor_;
  std::optional<completion<answer<Value>>> done_;
};

/// Waits for what a port answers from any thread, and no longer than limits::store_timeout:
/// initiate(answered) asks it, and may not throw. When the wait ends early, a late answer is
/// dropped. That the store is gone is noted of the run.
///   auto found = await_answer<std::string>(call, [&](auto done) { store.get(key, done); });
template <class Value, class Initiate>
answer<Value> await_answer(call& call, Initiate&& initiate) {
  const auto longest = call.limits().store_timeout;
  vm_timer timer(call.current_run()->executor(), longest);
  auto given = call.await<answer<Value>>([&](completion<answer<Value>> done) {
    auto wait = std::make_shared<answer_wait<Value>>(std::move(done));
    wait->watch_cancellation();
    wait->watch_timer(timer, longest);
    initiate(answered<Value>([wait](answer<Value> answer) { wait->hand_over(std::move(answer)); }));
  });
  if (given.store_gone) call.current_run()->note_store_gone();
  return given;
}

}  // namespace sidehook::jsvm::host
