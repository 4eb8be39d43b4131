#pragma once

#include <cstddef>
#include <functional>

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

namespace sidehook::jsvm {

/// A stackful coroutine whose switches are announced to AddressSanitizer and ThreadSanitizer.
///
/// The body starts with the first resume(). A fiber lives on one thread. It must have ended, or
/// never have started, when it is destroyed: a suspended stack cannot be unwound through Duktape's
/// frames. No switch may happen inside a C++ `catch` block: the list of caught exceptions belongs
/// to the thread.
class fiber {
 public:
  using body = std::function<void(fiber&)>;

  /// @param stack_bytes  size of the stack, below which lies a guard page
  fiber(std::size_t stack_bytes, body body);
  ~fiber();
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  /// Runs the body until it suspends or ends. Not from inside a fiber's own body.
  void resume();
  /// Goes back to whoever resumed. Only from inside the body.
  void suspend();

  bool ended() const noexcept { return ended_; }
  /// The lowest address of the stack, which grows downwards to it.
  const char* stack_bottom() const noexcept { return stack_bottom_; }

 private:
  boost::context::fiber enter(boost::context::fiber&& resumer);
  // To AddressSanitizer: before and after a switch, each side's.
  void announce_entering(void** fake_stack);
  void announce_inside(void* fake_stack);
  void announce_leaving(void** fake_stack);
  void announce_outside(void* fake_stack);
  // ThreadSanitizer's.
  void switch_calls_inside();
  void switch_calls_outside();

  body body_;
  boost::context::protected_fixedsize_stack allocator_;
  boost::context::stack_context stack_;
  const char* stack_bottom_;
  boost::context::fiber inside_;
  boost::context::fiber resumer_;
  bool ended_ = false;
  // What the sanitizers know the two sides by; unused without them.
  [[maybe_unused]] const void* resumer_stack_bottom_ = nullptr;
  [[maybe_unused]] std::size_t resumer_stack_size_ = 0;
  [[maybe_unused]] void* tsan_inside_ = nullptr;
  [[maybe_unused]] void* tsan_resumer_ = nullptr;
};

}  // namespace sidehook::jsvm
