#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <prometheus/histogram.h>

#include "jsvm/invocation.hpp"

namespace sidehook::outcome {

/// How a handler of an API, or of the settings (""), has fared since the start.
struct handler_count {
  /// From the first instruction to the last, waits included.
  std::chrono::nanoseconds duration{};
  /// On the JavaScript thread.
  std::chrono::nanoseconds cpu{};
  /// By jsvm::outcome.
  std::array<std::uint64_t, jsvm::outcomes> ended{};
  /// The message of its last failure, keys hidden; "" when it never failed.
  std::string last_error;
  /// When that was.
  std::chrono::system_clock::time_point last_failed{};

  std::uint64_t of(jsvm::outcome how) const { return ended.at(static_cast<std::size_t>(how)); }
  std::uint64_t runs() const;
  /// Every outcome but succeeded and cancelled.
  std::uint64_t failures() const;
};

/// One run, as it is counted.
struct counted_run {
  const std::shared_ptr<const jsvm::handler_binding>& handler;
  const jsvm::run_result& result;
  /// Of a failure, keys hidden.
  const std::string& error;
  std::chrono::system_clock::time_point ended;
};

/// The counts of all handlers, bounded by the handlers that were ever registered. Any thread.
class handler_figures {
 public:
  using visitor = std::function<void(const std::string& api_id, const std::string& handler,
                                     const handler_count& count)>;
  /// By the API's id and the handler's name.
  using counts = std::map<std::pair<std::string, std::string>, handler_count>;

  void count(const counted_run& run);
  /// How long an event waited until its first attempt.
  void count_wait(std::chrono::duration<double> wait) { wait_seconds_.Observe(wait.count()); }

  counts all() const;
  /// In the order of the ids and the names.
  void visit(const visitor& visitor) const;

  /// Of all handlers together.
  const prometheus::Histogram& run_seconds() const { return run_seconds_; }
  const prometheus::Histogram& wait_seconds() const { return wait_seconds_; }

 private:
  // What a handler's counts do not have yet of its successes, and where they are. In one line of
  // the cache: of thousands of handlers it is in none.
  struct alignas(64) tally {
    // Keeps another from having its address.
    std::shared_ptr<const jsvm::handler_binding> handler;
    handler_count* count = nullptr;
    std::uint64_t successes = 0;
    std::chrono::nanoseconds duration{};
    std::chrono::nanoseconds cpu{};

    void add_up();
  };

  tally& tally_of(const std::shared_ptr<const jsvm::handler_binding>& handler);
  // With the lock held: the counts, with what the tallies have.
  const counts& added_up() const;

  prometheus::Histogram run_seconds_{
      {0.00001, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}};
  prometheus::Histogram wait_seconds_{
      {0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300}};
  mutable std::mutex mutex_;
  counts counts_;
  // By the handlers' numbers: which was counted last, so that most runs look no further. Who asks
  // for the counts has them added up.
  mutable std::vector<tally> tallies_;
};

}  // namespace sidehook::outcome
