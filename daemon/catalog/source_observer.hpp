#pragma once

#include <filesystem>
#include <vector>

namespace sidehook::catalog {

/// Hears what a load is about to read, before it does. On the control thread.
class source_observer {
 public:
  virtual ~source_observer() = default;
  /// A load begins.
  virtual void reading_definitions() = 0;
  /// @param files  every file that the definitions name, be it there or not
  virtual void reading_scripts(const std::vector<std::filesystem::path>& files) = 0;
};

}  // namespace sidehook::catalog
