#pragma once

#include <chrono>
#include <functional>

namespace sidehook::redis {

/// How long to wait between attempts to connect: twice as long after each that was for nothing, and
/// never quite the same, so that many clients do not come back at one moment.
class backoff {
 public:
  static constexpr std::chrono::milliseconds first{20};

  /// @param most    the longest wait
  /// @param random  numbers from 0 to 1
  backoff(std::chrono::milliseconds most, std::function<double()> random);

  /// @param lived  how long there was a connection since the last call; 0 when there was none
  /// @returns from half of what is due to all of it
  std::chrono::milliseconds next(std::chrono::steady_clock::duration lived);

 private:
  std::chrono::milliseconds most_;
  std::function<double()> random_;
  std::chrono::milliseconds due_;
};

/// Random numbers from 0 to 1, of a generator of their own.
std::function<double()> random_numbers();

}  // namespace sidehook::redis
