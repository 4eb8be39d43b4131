#pragma once

#include <chrono>

#include "daemon/supervise/heartbeat.hpp"
#include "daemon/supervise/running_page.hpp"

namespace sidehook::supervise {

/// What a worker shares with its supervisor, and with those that work before and after it.
struct worker_link {
  heartbeat beats;
  running_page runs;
  /// How often the JavaScript thread is to beat.
  std::chrono::milliseconds beat_period;
};

}  // namespace sidehook::supervise
