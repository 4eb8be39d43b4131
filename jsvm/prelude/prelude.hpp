#pragma once

#include <span>
#include <string_view>

namespace sidehook::jsvm::prelude {

/// A JavaScript file that we ship: the source of one function of (global, exports), run when a heap
/// is made.
struct file {
  std::string_view name;
  std::string_view source;
};

/// In the order in which they run.
std::span<const file> files();

/// underscore.js: the body of a function of (exports, module), run when a script first names `_`.
std::string_view underscore();

}  // namespace sidehook::jsvm::prelude
