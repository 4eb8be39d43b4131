#pragma once

#include <vector>

#include "jsvm/invocation.hpp"

namespace sidehook::test {

/// A handler that tries to hold up, exhaust or break what all handlers share.
struct hostile_handler {
  const char* name;
  /// The body of DoProcessEvent(event, context).
  const char* body;
  /// The outcomes that are right for it: where a limit of time and one of steps or memory compete,
  /// both.
  std::vector<jsvm::outcome> right;
};

const std::vector<hostile_handler>& hostile_handlers();

/// A handler that uses what the hostile ones tried to break, and throws when anything of it is not
/// as it should be.
extern const char* const untouched_check;

}  // namespace sidehook::test
