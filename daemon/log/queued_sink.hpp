#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "daemon/log/logger.hpp"

namespace sidehook::log {

/// Writes to another sink on a thread of its own: whoever writes is held up by nobody. Of lines
/// that wait, the oldest are lost when there are too many. Any thread.
///
/// It takes the memory of what waits; a queue of fixed size would take that of the most that may.
class queued_sink : public sink {
 public:
  queued_sink(std::unique_ptr<sink> behind, std::size_t most_lines);
  /// Waits until everything is written.
  ~queued_sink() override;
  queued_sink(const queued_sink&) = delete;
  queued_sink& operator=(const queued_sink&) = delete;

  void write(std::string_view line) override;
  /// Nothing is held back.
  void flush() override {}
  std::uint64_t lost() const override;

 private:
  void write_all();

  const std::unique_ptr<sink> behind_;
  const std::size_t most_lines_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  std::uint64_t lost_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace sidehook::log
