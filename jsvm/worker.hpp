#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <duktape.h>

#include "jsvm/fiber.hpp"
#include "jsvm/invocation.hpp"
#include "jsvm/protect.hpp"
#include "jsvm/run.hpp"

namespace sidehook::jsvm {

class event_objects;

/// A fiber with its own Duktape thread: the place where JavaScript runs. It does one run after
/// another. Owned by a generation; lives on the VM's strand.
class worker {
 public:
  using body = std::function<void(worker&)>;

  /// @param index  its place among the workers of the heap
  /// @throws std::runtime_error when the heap has no memory for one more
  worker(const run_environment& environment, heap& heap, std::size_t index, body body);
  ~worker();
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  /// Runs the body until it suspends or ends. From the strand, not from a fiber.
  void resume() { fiber_.resume(); }
  bool ended() const { return fiber_.ended(); }
  void cancel(stop_reason why) { run_.cancel(why); }

  /// The following are for the body, which runs on the fiber.

  void suspend() { fiber_.suspend(); }
  /// Calls the handler with the event, and waits with it where it waits.
  run_result perform(const invocation& what, event_objects& objects);
  /// Evaluates one script file; the result is `succeeded` or says why not.
  run_result load(std::string_view path, std::string_view source);
  /// Runs short code of ours that may meet JavaScript of a script (getters), under a limit of its
  /// own.
  template <class Body>
  void inspect(Body&& body) {
    run_.with_grace([&] {
      if (!protect(context_, [&] { body(context_); })) duk_pop(context_);
    });
  }

 private:
  run_result conclude(bool succeeded);
  outcome why_failed() const;
  std::string describe_limit(outcome ended) const;

  heap& heap_;
  const limits& limits_;
  std::size_t index_;
  duk_context* context_ = nullptr;
  run run_;
  bool handler_found_ = true;
  fiber fiber_;
};

}  // namespace sidehook::jsvm
