#pragma once

#include <chrono>
#include <stdexcept>
#include <thread>

namespace sidehook::test {

/// Of a busy machine.
inline constexpr std::chrono::seconds usual_patience{30};

/// Waits for what nothing tells of; false when it does not come.
template <class Condition>
bool comes_true(Condition condition, std::chrono::seconds patience = usual_patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

/// The same; throws std::runtime_error with `otherwise` when it does not come.
template <class Condition>
void require_that(Condition condition, const char* otherwise,
                  std::chrono::seconds patience = usual_patience) {
  if (!comes_true(condition, patience)) throw std::runtime_error(otherwise);
}

}  // namespace sidehook::test
