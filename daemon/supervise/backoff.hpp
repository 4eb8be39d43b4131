#pragma once

#include <chrono>

namespace sidehook::supervise {

struct backoff_rules {
  /// Before the second start in a row; doubled with each further one.
  std::chrono::milliseconds first{100};
  std::chrono::milliseconds most{30'000};
  /// A worker that has lived so long ends the row.
  std::chrono::milliseconds reset{60'000};
};

/// How long to wait before a worker is started anew.
/// @param row  how many have been in a row already; the first follows at once
std::chrono::milliseconds restart_delay(int row, const backoff_rules& rules);

/// Counts the deaths of workers that follow one another. Owned by the supervisor.
class backoff {
 public:
  explicit backoff(const backoff_rules& rules) : rules_(rules) {}

  /// A worker has died.
  /// @returns how long to wait before the next one is started
  std::chrono::milliseconds after_death(std::chrono::steady_clock::duration lived);

 private:
  const backoff_rules rules_;
  int row_ = 0;
};

}  // namespace sidehook::supervise
