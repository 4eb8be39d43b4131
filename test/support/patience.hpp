#pragma once

#include <chrono>
#include <thread>

namespace sidehook::test {

/// Waits, with the patience of a busy machine, for what nothing tells of; false when it does not
/// come.
template <class Condition>
bool comes_true(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace sidehook::test
