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

/// Who shares a global object (`jsvm.globals`).
enum class globals {
  shared,   ///< all APIs, as in the gateway
  per_api,  ///< each API has its own
};

/// A handler that the API definitions name, the file they name for it, and the API.
struct handler_reference {
  std::string name;
  std::string path;
  std::string api_id = {};
};

/// What is evaluated in one global object, in this order.
struct realm_plan {
  /// Whose it is; "" for that of all APIs.
  std::string api_id;
  std::vector<std::shared_ptr<const script>> scripts;
};

/// What a generation is made of: its global objects, one a realm, and the handlers expected.
struct load_plan {
  globals sharing = globals::shared;
  /// One when it is shared, else one for each API that has handlers.
  std::vector<realm_plan> realms;
  std::vector<handler_reference> handlers;
};

struct script_fault {
  std::string path;
  script_error error;
  /// The line at fault and what helps to understand it: see source_excerpt().
  std::string excerpt;
  /// In whose global object; "" in that of all APIs.
  std::string api_id = {};
  /// What was done about it, if anything: "its last good version stays".
  std::string consequence = {};
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
