#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/json/parse.hpp"

namespace sidehook::command {

/// A handler as GET /handlers shows it; what grows counts from the daemon's start.
struct handler_sample {
  std::string api;
  /// Those that it is registered for, with commas: its figures are those of all of them.
  std::string events;
  std::string handler;
  std::string state;
  std::uint64_t runs = 0;
  std::uint64_t failures = 0;
  double duration_ms = 0;
  double cpu_ms = 0;
  std::string last_error;
  std::string last_failed;
};

struct vm_sample {
  std::uint64_t heap_bytes = 0;
  std::uint64_t max_heap_bytes = 0;
  std::uint64_t runs = 0;
  std::uint64_t max_runs = 0;
};

/// What a daemon has counted since its start.
struct count_sample {
  std::uint64_t received = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t runs = 0;
  std::uint64_t failures = 0;
  std::uint64_t retries = 0;
  double cpu_s = 0;
};

struct queue_sample {
  std::uint64_t deliveries = 0;
  std::uint64_t max_deliveries = 0;
  std::uint64_t waiting = 0;
  std::uint64_t bytes = 0;
  std::uint64_t max_bytes = 0;
  /// How long the oldest has been there; nothing when it is empty.
  std::optional<std::chrono::seconds> oldest_age;
};

/// A daemon at a moment. Its texts are as they came: nothing of them may go to a terminal as it is.
struct top_sample {
  std::chrono::steady_clock::time_point taken;
  std::string version;
  /// "" accepts events.
  std::string refuses_because;
  std::string started;
  count_sample counts;
  queue_sample queue;
  std::uint64_t resident_bytes = 0;
  std::uint64_t threads = 0;
  std::uint64_t open_files = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t paused_handlers = 0;
  std::vector<vm_sample> vms;
  std::vector<handler_sample> handlers;
};

/// Reads the answers of GET /status and GET /handlers; nothing when they are not a daemon's.
std::optional<top_sample> read_top_sample(const config::json::value& status,
                                          const config::json::value& handlers,
                                          std::chrono::steady_clock::time_point taken);

}  // namespace sidehook::command
