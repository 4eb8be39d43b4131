#include "daemon/outcome/retry_policy.hpp"

#include <algorithm>

namespace sidehook::outcome {
namespace {

using outcome = jsvm::outcome;
using what = queue::settlement::decision;
using verdict = jsvm::verdict::kind;

bool asks_for_retry(const attempt_facts& facts) {
  return facts.decided && facts.decided->what == verdict::retry;
}

int attempts_allowed(const attempt_facts& facts, const retry_rules& rules) {
  const int allowed = facts.max_attempts.value_or(rules.max_attempts);
  return asks_for_retry(facts) ? std::max(allowed, rules.max_requested_attempts) : allowed;
}

std::chrono::milliseconds spread(std::chrono::milliseconds delay, double random) {
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(delay.count()) * (0.8 + 0.4 * random)));
}

decision unless_too_old(const decision& later, const attempt_facts& facts,
                        const retry_rules& rules) {
  if (facts.age + later.delay > rules.max_age) return {what::dead, {}, "age"};
  return later;
}

// The same attempt, later. There is no number of them to go by: as long as it has been tried, it
// waits.
decision postponed(const attempt_facts& facts, const retry_rules& rules, double random) {
  const auto longest = std::max(rules.first_delay, rules.longest_delay);
  const auto delay = spread(std::clamp(facts.age, rules.first_delay, longest), random);
  return unless_too_old({what::postponed, delay}, facts, rules);
}

std::chrono::milliseconds delay_of(const attempt_facts& facts, const retry_rules& rules,
                                   double random) {
  if (asks_for_retry(facts) && facts.decided->after) return *facts.decided->after;
  return backoff(facts.attempt, rules, random);
}

}  // namespace

std::chrono::milliseconds backoff(int attempt, const retry_rules& rules, double random) {
  auto delay = std::min(rules.first_delay, rules.longest_delay);
  for (int i = 1; i < attempt && delay < rules.longest_delay; ++i)
    delay = std::min(delay * 2, rules.longest_delay);
  return spread(delay, random);
}

decision decide(const attempt_facts& facts, const retry_rules& rules, double random) {
  if (facts.ended == outcome::succeeded) return {what::done};
  if (facts.ended == outcome::cancelled) return {what::unattempted};
  if (facts.decided && facts.decided->what == verdict::fail)
    return {what::dead, {}, "failed_by_handler"};
  if (facts.store_gone && !facts.decided) return postponed(facts, rules, random);
  if (facts.attempt >= attempts_allowed(facts, rules))
    return {what::dead, {}, facts.ended == outcome::missing ? "missing" : "attempts"};
  return unless_too_old({what::again, delay_of(facts, rules, random)}, facts, rules);
}

decision decide_on_death(int kills) {
  // Once may have been chance.
  constexpr int most_kills = 2;
  if (kills >= most_kills) return {what::dead, {}, "killed_the_worker"};
  return {what::again};
}

}  // namespace sidehook::outcome
