#include "jsvm/run_guard.hpp"

#include <utility>

#include <duktape.h>

namespace sidehook::jsvm {
namespace {

// The clock is read at every so many stack checks: they come in every few nanoseconds within
// regular expressions.
constexpr std::uint32_t stack_checks_per_clock_read = 256;

thread_local run_guard* guard_on_this_thread = nullptr;

}  // namespace

void run_guard::begin(std::chrono::milliseconds timeout, std::chrono::milliseconds cpu) {
  reason_ = stop_reason::none;
  cpu_limit_ = cpu;
  cpu_used_ = {};
  just_begun_ = true;
  enter();
  started_ = entered_;
  deadline_ = started_ + timeout;
}

void run_guard::enter() {
  entered_ = clock::now();
  on_thread_ = true;
  guard_on_this_thread = this;
}

void run_guard::leave() {
  if (!on_thread_) return;
  left_ = clock::now();
  cpu_used_ += left_ - entered_;
  on_thread_ = false;
  guard_on_this_thread = nullptr;
}

void run_guard::stop(stop_reason reason) {
  if (reason_ == stop_reason::none) reason_ = reason;
}

bool run_guard::must_stop() {
  if (reason_ != stop_reason::none) return true;
  if (interrupt_ != nullptr && interrupt_->load(std::memory_order_relaxed)) {
    reason_ = stop_reason::cancelled;
    return true;
  }
  // The engine asks before a script's first instruction, when no time has passed yet.
  if (std::exchange(just_begun_, false)) return false;
  const auto now = clock::now();
  if (now >= deadline_) {
    reason_ = stop_reason::timeout;
  } else if (on_thread_ && cpu_used_ + (now - entered_) >= cpu_limit_) {
    reason_ = stop_reason::cpu;
  }
  return reason_ != stop_reason::none;
}

bool run_guard::must_stop_at(const char* frame) {
  if (frame < stack_limit_) return true;
  if (reason_ != stop_reason::none) return true;
  if (++stack_checks_ % stack_checks_per_clock_read != 0) return false;
  return must_stop();
}

run_guard* run_guard::on_this_thread() { return guard_on_this_thread; }

}  // namespace sidehook::jsvm

extern "C" int sidehook_exec_timeout_check(void* /*heap_udata*/) {
  auto* guard = sidehook::jsvm::run_guard::on_this_thread();
  return guard != nullptr && guard->must_stop() ? 1 : 0;
}

extern "C" int sidehook_native_stack_check() {
  auto* guard = sidehook::jsvm::run_guard::on_this_thread();
  // The frame's address, and not a local's: AddressSanitizer may keep locals elsewhere.
  const auto* frame = static_cast<const char*>(__builtin_frame_address(0));
  return guard != nullptr && guard->must_stop_at(frame) ? 1 : 0;
}
