#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace sidehook::jsvm {

/// What a VM tells of itself while it works: written on its strand, read on any thread.
struct vm_figures {
  /// Of the present generation, as of the end of its last run.
  std::atomic<std::size_t> heap_bytes = 0;
  /// Runs that have begun and not ended.
  std::atomic<std::size_t> runs_under_way = 0;
  /// Whether one of them is on the thread; the others wait.
  std::atomic<bool> running = false;
  /// The present one, and those whose last runs are under way.
  std::atomic<std::size_t> generations = 0;
  /// How often the heap was full and the scripts were loaded anew.
  std::atomic<std::uint64_t> heaps_replaced = 0;
};

}  // namespace sidehook::jsvm
