#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/load_client/options.hpp"

namespace sidehook::bench {

using clock_type = std::chrono::steady_clock;

/// The requests to send, made once: one for each target, in turn.
///
/// Sixteen "@" in the body are where each request gets the time at which it was due, in
/// microseconds since 1970: a server on the same machine can tell how long it took.
class requests {
 public:
  explicit requests(const options& given);

  /// The next one; stays as it is while the others of a turn are taken, if it has no time in it.
  std::string_view next(clock_type::time_point due);
  /// Whether each has its time in it, and so needs a copy for each connection.
  bool stamped() const { return !stamps_.empty(); }

 private:
  std::vector<std::string> texts_;
  /// Where in each text the time goes; empty when it goes nowhere.
  std::vector<std::size_t> stamps_;
  std::size_t next_ = 0;
  /// What the time of day is ahead of the clock that moments are told by.
  const std::chrono::nanoseconds time_of_day_;
};

}  // namespace sidehook::bench
