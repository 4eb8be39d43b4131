#pragma once

#include <chrono>

#include "daemon/queue/delivery.hpp"
#include "jsvm/invocation.hpp"

namespace sidehook::outcome {

/// How often, and how long, a handler is tried (`retry.*`).
struct retry_rules {
  int max_attempts = 1;
  /// For handlers that ask for it by throwing TykRetry.
  int max_requested_attempts = 8;
  std::chrono::milliseconds first_delay{1'000};
  std::chrono::milliseconds longest_delay{60'000};
  /// Of the event, from when it was accepted.
  std::chrono::seconds max_age{600};
};

/// What is known of a run that ended.
struct attempt_facts {
  jsvm::outcome ended = jsvm::outcome::succeeded;
  std::optional<jsvm::verdict> decided = {};
  /// From 1.
  int attempt = 1;
  std::chrono::milliseconds age{0};
  /// The handler's own (handler_meta.sidehook.max_attempts).
  std::optional<int> max_attempts = {};
  /// A store that it asked could not be used.
  bool store_gone = false;
};

struct decision {
  queue::settlement::decision what = queue::settlement::decision::done;
  /// For `again` and `postponed`.
  std::chrono::milliseconds delay{0};
  /// For `dead`: as settlement::reason.
  const char* reason = "";
};

/// What becomes of a delivery. What is the handler's fault counts as an attempt; what is ours does
/// not.
/// @param random  from 0 up to 1: spreads delays by a fifth in both directions
decision decide(const attempt_facts& facts, const retry_rules& rules, double random);

/// The same, of a run during which the process died.
/// @param kills  how often it has died of this delivery, this time included
decision decide_on_death(int kills);

/// The delay before the attempt after this one: doubled with each, up to the longest, spread.
std::chrono::milliseconds backoff(int attempt, const retry_rules& rules, double random);

}  // namespace sidehook::outcome
