#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <duktape.h>

namespace sidehook::jsvm {

/// What a handler decided by throwing TykRetry, TykDrop or TykFail (jsvm/compatibility.md,
/// "Deciding what becomes of an event").
struct verdict {
  enum class kind {
    retry,  ///< run it again
    drop,   ///< done with it
    fail,   ///< give up on it
  };
  kind what = kind::fail;
  /// For `retry`: when, if the handler said so.
  std::optional<std::chrono::milliseconds> after = {};
  /// For `drop` and `fail`.
  std::string reason = {};
};

/// The verdict that the value on top of the stack is, if it is one. Runs JavaScript: call it under
/// a guard. Never throws.
std::optional<verdict> verdict_on_top(duk_context* context);

}  // namespace sidehook::jsvm
