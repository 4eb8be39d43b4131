#pragma once

#include <chrono>
#include <cstddef>

namespace sidehook::jsvm {

/// What a VM and each run in it may use. Every member is an option of the same meaning (`jsvm.*`,
/// where nothing else is said).
struct limits {
  /// Wall-clock time of a run, waiting included.
  std::chrono::milliseconds timeout{5000};
  /// Time a run may occupy the VM's thread, waiting excluded.
  std::chrono::milliseconds cpu{1000};
  /// Time that runs under way have to end when the scripts have been loaded anew
  /// (`reload.drain_timeout_ms`).
  std::chrono::milliseconds drain_timeout{10'000};
  /// Bytes the whole heap may hold.
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
  /// Runs under way at once; above 1 they interleave where a host function waits.
  std::size_t concurrency = 256;
  /// Lines that `log`, `rawlog` and `console` may write in one run; the rest is counted and
  /// dropped.
  std::size_t log_lines = 200;
  /// Bytes of one such line; the rest is cut.
  std::size_t log_line_bytes = std::size_t{8} * 1024;
  /// Requests in one TykBatchRequest (`http_client.max_batch_requests`).
  std::size_t batch_requests = 64;
  /// How long a host function waits for a store (`storage.timeout_ms`).
  std::chrono::milliseconds store_timeout{2000};
};

}  // namespace sidehook::jsvm
