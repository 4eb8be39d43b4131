#include "jsvm/fiber.hpp"

#include <memory>
#include <utility>

#include "jsvm/sanitizers.hpp"

#if defined(SIDEHOOK_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(SIDEHOOK_TSAN)
#include <sanitizer/tsan_interface.h>
#endif

// ThreadSanitizer keeps a stack of calls for each fiber, and a function must return on the one that
// it was called on: what switches is a part of resume() and suspend(), also without optimisation.
#define SIDEHOOK_ALWAYS_INLINE [[gnu::always_inline]] inline

namespace sidehook::jsvm {

fiber::fiber(std::size_t stack_bytes, body body)
    : body_(std::move(body)), allocator_(stack_bytes), stack_(allocator_.allocate()) {
  stack_bottom_ = static_cast<const char*>(stack_.sp) - stack_.size;
#if defined(SIDEHOOK_ASAN)
  // What an earlier stack at this address left marked as out of scope is in scope again.
  __asan_unpoison_memory_region(stack_bottom_, stack_.size);
#endif
#if defined(SIDEHOOK_TSAN)
  tsan_inside_ = __tsan_create_fiber(0);
#endif
  inside_ = boost::context::fiber(
      std::allocator_arg, boost::context::preallocated(stack_.sp, stack_.size, stack_), allocator_,
      [this](boost::context::fiber&& resumer) { return enter(std::move(resumer)); });
}

fiber::~fiber() {
#if defined(SIDEHOOK_TSAN)
  __tsan_destroy_fiber(tsan_inside_);
#endif
}

void fiber::announce_entering([[maybe_unused]] void** fake_stack) {
#if defined(SIDEHOOK_ASAN)
  __sanitizer_start_switch_fiber(fake_stack, stack_bottom_, stack_.size);
#endif
}

void fiber::announce_inside([[maybe_unused]] void* fake_stack) {
#if defined(SIDEHOOK_ASAN)
  __sanitizer_finish_switch_fiber(fake_stack, &resumer_stack_bottom_, &resumer_stack_size_);
#endif
}

void fiber::announce_leaving([[maybe_unused]] void** fake_stack) {
#if defined(SIDEHOOK_ASAN)
  __sanitizer_start_switch_fiber(fake_stack, resumer_stack_bottom_, resumer_stack_size_);
#endif
}

void fiber::announce_outside([[maybe_unused]] void* fake_stack) {
#if defined(SIDEHOOK_ASAN)
  __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr);
#endif
}

SIDEHOOK_ALWAYS_INLINE void fiber::switch_calls_inside() {
#if defined(SIDEHOOK_TSAN)
  tsan_resumer_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(tsan_inside_, 0);
#endif
}

SIDEHOOK_ALWAYS_INLINE void fiber::switch_calls_outside() {
#if defined(SIDEHOOK_TSAN)
  __tsan_switch_to_fiber(tsan_resumer_, 0);
#endif
}

boost::context::fiber fiber::enter(boost::context::fiber&& resumer) {
  announce_inside(nullptr);
  resumer_ = std::move(resumer);
  body_(*this);
  announce_leaving(nullptr);
  ended_ = true;
  return std::move(resumer_);
}

void fiber::resume() {
  void* fake_stack = nullptr;
  announce_entering(&fake_stack);
  switch_calls_inside();
  inside_ = std::move(inside_).resume();
  // A body that ended has returned on its own stack of calls to the very last.
  if (ended_) switch_calls_outside();
  announce_outside(fake_stack);
}

void fiber::suspend() {
  void* fake_stack = nullptr;
  announce_leaving(&fake_stack);
  switch_calls_outside();
  resumer_ = std::move(resumer_).resume();
  announce_inside(fake_stack);
}

}  // namespace sidehook::jsvm
