#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace sidehook::log {

/// How many lines that say the same are written.
struct repeat_rules {
  /// Within the window; 0: all.
  std::size_t most = 20;
  std::chrono::seconds window{10};
};

/// Tells lines apart by what they say, and says of each whether it is one too many. Bounded: a line
/// that finds no room to be remembered is written. Any thread.
class repeat_filter {
 public:
  using clock = std::chrono::steady_clock;

  /// What was left out of lines that say the same, once their window is over.
  struct left_out {
    std::string line;
    std::uint64_t count = 0;
  };

  explicit repeat_filter(const repeat_rules& rules) : rules_(rules) {}

  bool passes(const std::string& line, clock::time_point now);
  /// What has to be told by now.
  std::vector<left_out> take_left_out(clock::time_point now);

 private:
  struct window {
    clock::time_point end;
    std::size_t written = 0;
    std::uint64_t left_out = 0;
  };

  const repeat_rules rules_;
  std::mutex mutex_;
  std::unordered_map<std::string, window> windows_;
  clock::time_point next_look_ = {};
};

}  // namespace sidehook::log
