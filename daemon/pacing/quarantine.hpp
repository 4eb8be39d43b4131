#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "daemon/log/logger.hpp"
#include "daemon/pacing/handler_key.hpp"

namespace sidehook::pacing {

/// When a handler is paused (`retry.quarantine`).
struct quarantine_rules {
  /// Failures in a row, of whatever kind; 0: never.
  std::size_t failures = 0;
  /// Timeouts in a row of runs that kept the JavaScript thread busy; 0: never.
  std::size_t cpu_timeouts = 5;
  /// A paused handler runs once so often.
  std::chrono::milliseconds probe_interval{10'000};
  /// Of a paused handler's deliveries, so many wait; further ones become dead letters.
  std::size_t most_waiting = 1'000;
};

/// A handler that is paused.
struct paused_handler {
  queue::time_point since = {};
  queue::time_point next_probe = {};
  /// "5 timeouts in a row that kept the JavaScript thread busy"
  std::string because;
};

/// Pauses handlers that fail again and again, so that they do not take the time of others: only a
/// probe runs now and then, until one succeeds. One for all VMs; any thread.
class quarantine {
 public:
  quarantine(const quarantine_rules& rules, log::logger& log) : rules_(rules), log_(log) {}

  struct decision {
    enum class kind {
      run,
      wait,      ///< until then
      too_many,  ///< as many wait as may
    };
    kind what = kind::run;
    queue::time_point until = {};
  };
  /// Whether there is a handler whose last run has failed. While there is none, all may run, and
  /// that a run has succeeded makes no difference.
  bool knows_any() const { return record_count_ != 0; }
  decision enter(const queue::delivery& what, queue::time_point now);
  /// A run has ended.
  void ended(const queue::delivery& what, const jsvm::run_result& result, queue::time_point now);

  /// How many handlers are paused.
  std::size_t paused() const;
  std::optional<paused_handler> find(const handler_key& key) const;
  /// Whether it was paused.
  bool resume(const handler_key& key);
  void resume_all();

 private:
  struct record {
    std::size_t failures = 0;
    std::size_t cpu_timeouts = 0;
    std::optional<paused_handler> paused;
    bool probing = false;
    // Since the last probe.
    std::unordered_set<queue::delivery_id> waiting;
  };

  void failed(const handler_key& key, const jsvm::run_result& result, queue::time_point now);
  void pause(const handler_key& key, record& about, queue::time_point now);
  std::string reason_to_pause(const record& about) const;
  void forget(const handler_key& key, const char* why);

  const quarantine_rules rules_;
  log::logger& log_;
  mutable std::mutex mutex_;
  // Of handlers whose last run has failed.
  std::unordered_map<handler_key, record, handler_key_hash> records_;
  std::atomic<std::size_t> record_count_ = 0;
};

}  // namespace sidehook::pacing
