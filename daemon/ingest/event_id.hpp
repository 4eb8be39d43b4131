#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace sidehook::ingest {

/// Makes the ids of events: UUIDs of version 7 (RFC 9562), so that they sort by time. Any thread.
class event_id_source {
 public:
  using time_point = std::chrono::system_clock::time_point;
  /// Gives 64 random bits a call.
  using random_bits = std::function<std::uint64_t()>;

  /// The system's random numbers.
  event_id_source();
  explicit event_id_source(random_bits random);

  /// Later ids of one source compare greater, also within a millisecond and when the clock is set
  /// back.
  /// @param arrived  when the event came
  std::string next(time_point arrived);

 private:
  random_bits random_;
  std::mutex mutex_;
  std::uint64_t last_ms_ = 0;
  // 12 bits that count within a millisecond.
  std::uint32_t sequence_ = 0;
};

}  // namespace sidehook::ingest
