#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <duktape.h>

#include "jsvm/fiber.hpp"
#include "jsvm/invocation.hpp"
#include "jsvm/protect.hpp"
#include "jsvm/run.hpp"
#include "jsvm/script.hpp"

namespace sidehook::jsvm {

class realm;

/// A fiber with its own Duktape thread: the place where JavaScript runs. It does one run after
/// another, each in the realm it belongs to: the thread is made anew where that is another than
/// before. Owned by a generation; lives on the VM's strand.
class worker {
 public:
  using body = std::function<void(worker&)>;

  /// @param index  its place among the workers of the heap
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
  run_result perform(const invocation& what, realm& realm);
  /// Lets the handler do its work, which has a built-in one, and waits with it where it waits.
  run_result perform_builtin(const invocation& what);
  /// Evaluates one script file; the result is `succeeded` or says why not.
  /// @param api_id  whose realm it is; "" for that of all APIs
  run_result load(const script& script, std::string_view api_id, realm& realm);
  /// Runs short code of ours that may meet JavaScript of a script (getters), under a limit of its
  /// own. Not at all when there is no memory for that.
  template <class Body>
  void inspect(realm& realm, Body&& body) {
    if (!enter(realm)) return;
    run_.with_grace([&] {
      if (!protect(context_, [&] { body(context_); })) duk_pop(context_);
    });
  }

 private:
  [[nodiscard]] bool enter(realm& realm);
  [[nodiscard]] bool enter_any();
  run_result conclude(bool succeeded);
  run_result conclude_without_thread();
  outcome why_failed() const;
  std::string describe_limit(outcome ended) const;

  heap& heap_;
  const limits& limits_;
  std::size_t index_;
  // The realm of the thread, and the thread; null before the first run.
  const realm* realm_ = nullptr;
  duk_context* context_ = nullptr;
  run run_;
  bool handler_found_ = true;
  fiber fiber_;
};

}  // namespace sidehook::jsvm
