#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jsvm/script_error.hpp"

namespace sidehook::jsvm {

/// A handler file.
struct script {
  /// As error messages and stack traces name it.
  std::string path;
  std::string source;
};

/// A handler that the API definitions name, and the file they name for it.
struct handler_reference {
  std::string name;
  std::string path;
};

/// What a generation is made of: the scripts in the order in which they are evaluated, and the
/// handlers expected.
struct load_plan {
  std::vector<std::shared_ptr<const script>> scripts;
  std::vector<handler_reference> handlers;
};

struct script_fault {
  std::string path;
  script_error error;
  /// The line at fault and what helps to understand it: see source_excerpt().
  std::string excerpt;
};

/// "file:line:column: message", and the excerpt below it.
std::string describe(const script_fault& fault);

struct handler_state {
  enum class found { ready, missing, not_a_handler };
  found state = found::missing;
  /// The script whose function would run; "" when that cannot be told.
  std::string defined_in;
};

/// What came of a load plan.
struct load_report {
  /// Why the generation cannot be used at all; "" when it can. Faults of scripts do not count.
  std::string failure;
  std::vector<script_fault> faults;
  /// In the order of the plan's handlers.
  std::vector<handler_state> handlers;
};

}  // namespace sidehook::jsvm
