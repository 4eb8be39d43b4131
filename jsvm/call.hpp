#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/cancellation_signal.hpp>
#include <duktape.h>

#include "jsvm/json.hpp"
#include "jsvm/run.hpp"

namespace sidehook::jsvm {

/// What an asynchronous operation is completed with: a handler for Asio, or a function for a port
/// to call once. Copies share one wait. It carries the VM's executor and the wait's cancellation
/// slot, as Asio's own do.
template <class Result>
class completion {
 public:
  using executor_type = vm_executor;
  using cancellation_slot_type = boost::asio::cancellation_slot;

  completion(run& run, std::optional<Result>& result) : run_(&run), result_(&result) {}

  executor_type get_executor() const noexcept { return run_->executor(); }
  cancellation_slot_type get_cancellation_slot() const noexcept { return run_->cancellation(); }

  /// On the VM's strand, exactly once, also when the operation was cancelled.
  void operator()(Result result) const {
    result_->emplace(std::move(result));
    run_->wake();
  }

 private:
  run* run_;
  std::optional<Result>* result_;
};

/// A call of a host function: its arguments, its result, and what it may use.
class call {
 public:
  explicit call(duk_context* context) : context_(context), heap_(heap::of(context)) {}

  int argument_count() const { return duk_get_top(context_); }
  /// The argument as Tyk's functions see it (jsvm/compatibility.md, "Arguments"): String(x),
  /// "undefined" when missing,
  /// "" when that throws. Bytes that a decoder brought in come out as they were.
  std::string bytes(int index) const;
  /// The same as valid UTF-8.
  std::string text(int index) const;
  /// True for undefined, for a missing argument, and for the text of that name.
  bool is_undefined(int index) const;
  /// The argument for people: a string as it is, an Error with its stack, anything else as JSON, or
  /// as String().
  std::string printable(int index) const;
  /// The argument as a number in range. Throws RangeError.
  double number(int index, double lowest, double highest) const;

  /// The argument as a whole number as the gateway's engine converts it: cut towards 0, 0 for what
  /// is no number or missing, the nearest that fits for what is too large.
  std::int64_t integer(int index) const;
  /// The argument as JSON text: an object as JSON.stringify shows it, anything else as its
  /// String(), whether that is JSON or not.
  std::string json_text(int index) const;
  /// The argument as JSON data: json_text() decoded. Nothing when that is no JSON.
  /// @param why_not  set then, in words for those who write handlers
  std::optional<json> json_argument(int index, std::string& why_not) const;

  /// A string result, of UTF-8 or arbitrary bytes. Without a result the call returns undefined.
  void return_bytes(std::string_view bytes);
  void return_number(double number);
  void return_boolean(bool value);
  void return_null();
  bool has_result() const { return has_result_; }

  /// Starts an asynchronous operation and waits for its result without holding up the thread; to
  /// the script it looks like a plain call. initiate(completion<Result>) starts it, and may not
  /// throw. When the run's time is up, or it is cancelled, the operation is cancelled through the
  /// slot, and this throws into the script.
  ///   auto error = call.await<error_code>([&](auto done) { timer.async_wait(std::move(done)); });
  template <class Result, class Initiate>
  Result await(Initiate&& initiate) {
    run& run = waiting_run();
    std::optional<Result> result;
    initiate(completion<Result>(run, result));
    run.wait(context_);
    throw_if_stopped(run);
    return std::move(*result);
  }

  /// The run on the thread; null only while the prelude loads.
  run* current_run() const { return heap_.current_run(); }
  const host::ports& ports() const { return heap_.ports(); }
  /// Of the run on the thread.
  const jsvm::limits& limits() { return waiting_run().limits(); }

 private:
  run& waiting_run();
  void throw_if_stopped(const run& run);

  duk_context* context_;
  heap& heap_;
  bool has_result_ = false;
};

}  // namespace sidehook::jsvm
