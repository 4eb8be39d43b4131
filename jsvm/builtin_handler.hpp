#pragma once

#include <string>

#include "jsvm/invocation.hpp"

namespace sidehook::jsvm {

class call;

/// How a run of a built-in handler ended by itself.
struct builtin_end {
  outcome ended = outcome::succeeded;
  /// For people; "" when it succeeded.
  std::string error = {};
};

/// A handler that is part of the daemon instead of a script. It runs where JavaScript does, on a
/// fiber of the VM, under the limits of any run: what it waits for, it waits for through
/// call::await. Shared by the bindings that name it, and by all VMs; its runs interleave where they
/// wait, and on several threads.
class builtin_handler {
 public:
  virtual ~builtin_handler() = default;
  /// @param call  what it may use; the call has no arguments
  virtual builtin_end perform(call& call, const invocation& what) const = 0;
};

}  // namespace sidehook::jsvm
