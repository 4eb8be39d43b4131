#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "daemon/endpoint/event_answer.hpp"
#include "daemon/http/problem.hpp"

namespace sidehook::endpoint {

/// What was answered to those who sent events, since the start. Any thread.
class event_figures {
 public:
  /// A body that could not be read at all counts as one event.
  void count_refused(http::problem_code why);
  void count(std::span<const event_answer> answered);

  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t repeated() const { return repeated_; }
  /// What is of no use as an event.
  std::uint64_t ignored() const { return ignored_; }
  std::uint64_t refused(http::problem_code why) const {
    return refused_.at(static_cast<std::size_t>(why));
  }
  std::uint64_t refused() const;
  std::uint64_t received() const { return accepted() + repeated() + ignored() + refused(); }

 private:
  std::atomic<std::uint64_t> accepted_ = 0;
  std::atomic<std::uint64_t> repeated_ = 0;
  std::atomic<std::uint64_t> ignored_ = 0;
  std::array<std::atomic<std::uint64_t>, http::problem_codes> refused_{};
};

}  // namespace sidehook::endpoint
