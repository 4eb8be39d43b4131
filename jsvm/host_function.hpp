#pragma once

#include <string_view>

namespace sidehook::jsvm {

class call;

/// A function that scripts may call: one row beside its body, in a table of its API group
/// (jsvm/host/). The tables register the functions and generate what describes them.
struct host_function {
  /// The global name; "console.log" is a member of the global object `console`.
  std::string_view name;
  /// How many arguments the body looks at, or `variadic`.
  int arguments;
  /// Reads the arguments from the call and sets its result. A C++ exception becomes a JavaScript
  /// error.
  void (*body)(call&);
  /// The TypeScript signature behind the name: "(text: string): string".
  std::string_view signature;
  /// One sentence for those who write handlers.
  std::string_view summary;

  static constexpr int variadic = -1;
};

}  // namespace sidehook::jsvm
