#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "test/bench/load_client/requests.hpp"

namespace sidehook::bench {

/// When each request is due: at once, or at its moment of a fixed rate. What falls behind such a
/// rate stays due at its moment, so that a slow server does not hide how long senders had to wait.
class timetable {
 public:
  explicit timetable(const options& given);

  void begin(clock_type::time_point now);
  /// Takes the next request that is due by now, with its moment.
  std::optional<clock_type::time_point> take(clock_type::time_point now);
  /// How long until the next one is due; nothing when none is to come, or the moment is at hand.
  std::optional<clock_type::duration> until_next(clock_type::time_point now) const;
  /// Nothing more is to be sent.
  bool over(clock_type::time_point now) const;
  /// Requests of the rate that were not sent before all was over.
  std::uint64_t left() const;

 private:
  bool paced() const { return interval_.count() > 0; }
  clock_type::time_point moment(std::uint64_t index) const;

  const std::chrono::duration<double> interval_;
  const clock_type::duration lasts_;
  /// 0 when the time says how many.
  const std::uint64_t requests_;
  std::uint64_t taken_ = 0;
  clock_type::time_point began_;
};

}  // namespace sidehook::bench
