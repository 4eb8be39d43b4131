#include "daemon/supervise/heartbeat.hpp"

#include <algorithm>

#include "daemon/supervise/beat_watch.hpp"

namespace sidehook::supervise {

std::chrono::milliseconds beat_period(std::chrono::milliseconds stuck_after) {
  // A thread may have got stuck just before its next beat: the first look in vain says nothing yet.
  return std::max(std::chrono::milliseconds(1), stuck_after / (beat_watch::patience - 1));
}

}  // namespace sidehook::supervise
