#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include <prometheus/histogram.h>

#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// How the requests of handlers ended, since the start. Any thread.
class request_figures {
 public:
  void count(const jsvm::host::http_result& result, std::chrono::duration<double> took);

  /// Answers whose status begins with this digit, redirects that were followed not counted.
  std::uint64_t answers(std::size_t first_digit) const { return answers_.at(first_digit); }
  std::uint64_t failures(jsvm::host::http_failure::reason why) const {
    return failures_.at(static_cast<std::size_t>(why));
  }
  const prometheus::Histogram& seconds() const { return seconds_; }

 private:
  std::array<std::atomic<std::uint64_t>, 10> answers_{};
  std::array<std::atomic<std::uint64_t>, jsvm::host::http_failure::reasons> failures_{};
  prometheus::Histogram seconds_{{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}};
};

}  // namespace sidehook::client
