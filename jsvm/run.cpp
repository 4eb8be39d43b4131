#include "jsvm/run.hpp"

#include <utility>

#include <boost/asio/bind_executor.hpp>

#include "jsvm/sanitizers.hpp"

namespace sidehook::jsvm {
namespace {

// Host functions, and what they call without looking at the stack, need this much of a fiber's
// stack below the point where Duktape is told to stop. AddressSanitizer's frames are several times
// as large.
#if defined(SIDEHOOK_ASAN)
constexpr std::size_t stack_margin_bytes = std::size_t{512} * 1024;
#else
constexpr std::size_t stack_margin_bytes = std::size_t{128} * 1024;
#endif

// Long enough to read an error's message and stack; short enough to stay within half a second after
// the limit.
constexpr std::chrono::milliseconds grace{50};

constexpr std::string_view cut_mark = "…";

// Cuts UTF-8 at or below `most` bytes, between two characters.
void cut_text(std::string& text, std::size_t most) {
  if (text.size() <= most) return;
  std::size_t end = most;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  text.resize(end);
  text += cut_mark;
}

}  // namespace

run::run(const run_environment& environment, heap& heap)
    : environment_(environment),
      heap_(heap),
      deadline_timer_(environment.executor),
      self_(std::make_shared<run*>(this)) {
  guard_.set_interrupt(&environment.interrupt);
}

run::~run() { *self_ = nullptr; }

void run::attach(fiber& fiber) {
  fiber_ = &fiber;
  const char* lowest = fiber.stack_bottom() + stack_margin_bytes;
  guard_.set_stack_limit(lowest);
  grace_guard_.set_stack_limit(lowest);
}

void run::begin(const invocation& what) {
  what_ = &what;
  loading_file_ = {};
  loading_api_ = {};
  tell_entered();
  begin(what.handler->timeout.value_or(environment_.limits.timeout));
}

void run::begin_loading(std::string_view file, std::string_view api_id) {
  what_ = nullptr;
  loading_file_ = file;
  loading_api_ = api_id;
  tell_entered();
  begin(environment_.limits.timeout);
}

void run::begin(std::chrono::milliseconds timeout) {
  timeout_ = timeout;
  logs_.clear();
  dropped_log_lines_ = 0;
  memory_exhausted_ = false;
  store_gone_ = false;
  come_onto_thread();
  guard_.begin(timeout, environment_.limits.cpu);
}

void run::end() {
  leave();
  duration_ = guard_.left() - guard_.started();
  what_ = nullptr;
}

void run::tell_entered() const {
  if (environment_.observer != nullptr)
    environment_.observer->entered(what_ != nullptr ? what_->ticket : 0);
}

void run::tell_left() const {
  if (environment_.observer != nullptr) environment_.observer->left();
}

void run::come_onto_thread() {
  environment_.figures.running.store(true, std::memory_order_relaxed);
  heap_.set_current_run(this);
  heap_.memory().forget_exhaustion();
}

void run::enter() {
  come_onto_thread();
  guard_.enter();
}

void run::leave() {
  guard_.leave();
  environment_.figures.running.store(false, std::memory_order_relaxed);
  memory_exhausted_ = memory_exhausted_ || heap_.memory().exhausted();
  heap_.set_current_run(nullptr);
}

void run::begin_grace() {
  heap_.set_current_run(this);
  grace_guard_.begin(grace, grace);
}

void run::end_grace() {
  grace_guard_.leave();
  heap_.set_current_run(nullptr);
}

void run::cancel(stop_reason why) {
  guard_.stop(why);
  interrupt_wait();
}

void run::wait(duk_context* context) {
  if (std::exchange(woken_, false)) return;  // completed while it was being started
  duk_thread_state state;
  duk_suspend(context, &state);
  leave();
  tell_left();
  watch_deadline();
  suspended_ = true;
  fiber_->suspend();
  suspended_ = false;
  woken_ = false;
  tell_entered();
  enter();
  duk_resume(context, &state);
  cancellation_.slot().clear();
}

void run::wake() {
  woken_ = true;
  if (suspended_) fiber_->resume();
}

void run::watch_deadline() {
  if (deadline_timer_set_ && deadline_timer_.expiry() <= guard_.deadline()) return;
  deadline_timer_set_ = true;
  deadline_timer_.expires_at(guard_.deadline());
  deadline_timer_.async_wait([self = self_](boost::system::error_code error) {
    if (!error && *self != nullptr) (*self)->deadline_timer_fired();
  });
}

void run::deadline_timer_fired() {
  deadline_timer_set_ = false;
  if (!suspended_) return;
  if (guard_.must_stop()) {
    interrupt_wait();
  } else {
    watch_deadline();
  }
}

void run::interrupt_wait() {
  if (suspended_) cancellation_.emit(boost::asio::cancellation_type::terminal);
}

bool run::keep_log_line(const char* level, std::string& message) {
  cut_text(message, environment_.limits.log_line_bytes);
  if (logs_.size() >= environment_.limits.log_lines) {
    ++dropped_log_lines_;
    return false;
  }
  logs_.push_back({level, message});
  return true;
}

}  // namespace sidehook::jsvm
