#pragma once

#include <cstddef>

namespace sidehook::metrics {

/// What the kernel says of this process.
struct process_figures {
  double cpu_seconds = 0;
  std::size_t resident_bytes = 0;
  std::size_t virtual_bytes = 0;
  std::size_t threads = 0;
  std::size_t open_files = 0;
  std::size_t max_open_files = 0;
  /// Seconds since 1970.
  double started = 0;
};

/// What cannot be read is 0.
process_figures read_process_figures();

}  // namespace sidehook::metrics
