#include "daemon/outcome/retry_policy.hpp"

#include <catch2/catch.hpp>

namespace retry_policy_test {

using namespace sidehook;
using namespace std::chrono_literals;

using what = queue::settlement::decision;

namespace {

jsvm::verdict verdict_of(jsvm::verdict::kind kind,
                         std::optional<std::chrono::milliseconds> after = {}) {
  return {kind, after, "reason"};
}

}  // namespace

TEST_CASE(
    "what becomes of a delivery follows from the outcome, the attempt, the age and the word of the "
    "handler") {
  constexpr auto retry = jsvm::verdict::kind::retry;
  constexpr auto drop = jsvm::verdict::kind::drop;
  constexpr auto fail = jsvm::verdict::kind::fail;
  struct row {
    const char* name;
    outcome::attempt_facts facts;
    int max_attempts;
    what decided;
    std::chrono::milliseconds delay;
    const char* reason;
  };
  const row table[] = {
      {"a success is done", {jsvm::outcome::succeeded}, 1, what::done, 0ms, ""},
      {"a drop is done", {jsvm::outcome::succeeded, verdict_of(drop)}, 5, what::done, 0ms, ""},
      {"what we ended is no attempt",
       {jsvm::outcome::cancelled, {}, 3},
       1,
       what::unattempted,
       0ms,
       ""},
      {"however old it is", {jsvm::outcome::cancelled, {}, 3, 24h}, 1, what::unattempted, 0ms, ""},
      {"once is the default", {jsvm::outcome::failed}, 1, what::dead, 0ms, "attempts"},
      {"a timeout counts", {jsvm::outcome::timed_out}, 1, what::dead, 0ms, "attempts"},
      {"a full heap counts", {jsvm::outcome::out_of_memory}, 1, what::dead, 0ms, "attempts"},
      {"no such handler", {jsvm::outcome::missing}, 1, what::dead, 0ms, "missing"},
      {"no such handler yet", {jsvm::outcome::missing}, 2, what::again, 1000ms, ""},
      {"the first retry", {jsvm::outcome::failed, {}, 1}, 8, what::again, 1000ms, ""},
      {"the second", {jsvm::outcome::failed, {}, 2}, 8, what::again, 2000ms, ""},
      {"the seventh", {jsvm::outcome::failed, {}, 7}, 8, what::again, 60'000ms, ""},
      {"the last attempt", {jsvm::outcome::failed, {}, 8}, 8, what::dead, 0ms, "attempts"},
      {"too old to wait", {jsvm::outcome::failed, {}, 2, 599s}, 8, what::dead, 0ms, "age"},
      {"just young enough", {jsvm::outcome::failed, {}, 2, 598s}, 8, what::again, 2000ms, ""},
      {"a store that was gone is no attempt",
       {jsvm::outcome::failed, {}, 1, 0ms, {}, true},
       1,
       what::postponed,
       1000ms,
       ""},
      {"the longer it is gone, the later",
       {jsvm::outcome::timed_out, {}, 1, 5s, {}, true},
       1,
       what::postponed,
       5s,
       ""},
      {"and at most so late",
       {jsvm::outcome::failed, {}, 1, 300s, {}, true},
       1,
       what::postponed,
       60s,
       ""},
      {"until the event is too old",
       {jsvm::outcome::failed, {}, 1, 541s, {}, true},
       8,
       what::dead,
       0ms,
       "age"},
      {"a handler that does without it is done",
       {jsvm::outcome::succeeded, {}, 1, 0ms, {}, true},
       1,
       what::done,
       0ms,
       ""},
      {"or says itself what to do",
       {jsvm::outcome::failed, verdict_of(fail), 1, 0ms, {}, true},
       8,
       what::dead,
       0ms,
       "failed_by_handler"},
      {"the handler's own number",
       {jsvm::outcome::failed, {}, 1, 0ms, 2},
       1,
       what::again,
       1000ms,
       ""},
      {"also when it is smaller",
       {jsvm::outcome::failed, {}, 1, 0ms, 1},
       8,
       what::dead,
       0ms,
       "attempts"},
      {"fail gives up",
       {jsvm::outcome::failed, verdict_of(fail)},
       8,
       what::dead,
       0ms,
       "failed_by_handler"},
      {"retry beats once",
       {jsvm::outcome::failed, verdict_of(retry, 50ms)},
       1,
       what::again,
       50ms,
       ""},
      {"with the backoff if it names no time",
       {jsvm::outcome::failed, verdict_of(retry), 2},
       1,
       what::again,
       2000ms,
       ""},
      {"retry has an end",
       {jsvm::outcome::failed, verdict_of(retry, 0ms), 8},
       1,
       what::dead,
       0ms,
       "attempts"},
      {"retry beyond the age",
       {jsvm::outcome::failed, verdict_of(retry, 601s)},
       1,
       what::dead,
       0ms,
       "age"},
  };
  for (const auto& [name, facts, max_attempts, decided, delay, reason] : table) {
    INFO(name);
    outcome::retry_rules rules;
    rules.max_attempts = max_attempts;
    const auto decision = outcome::decide(facts, rules, 0.5);
    CHECK(decision.what == decided);
    CHECK(decision.delay == delay);
    CHECK(std::string(decision.reason) == reason);
  }
}

TEST_CASE("delays double up to the longest, and are spread by a fifth") {
  const outcome::retry_rules rules;
  CHECK(outcome::backoff(1, rules, 0) == 800ms);
  CHECK(outcome::backoff(1, rules, 0.999999) == 1199ms);
  CHECK(outcome::backoff(6, rules, 0.5) == 32s);
  CHECK(outcome::backoff(7, rules, 0.5) == 60s);
  CHECK(outcome::backoff(1'000'000, rules, 0.5) == 60s);
}

}  // namespace retry_policy_test
