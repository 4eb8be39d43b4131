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

}  // namespace sidehook::jsvm::prelude
