#include "daemon/pacing/pacer.hpp"

#include <fmt/format.h>

namespace sidehook::pacing {
namespace {

using decision = queue::settlement::decision;

// A request that waits for the run hears that there is none.
void tell_that_not_run(const queue::delivery& what, std::string why) {
  if (!what.job->listener) return;
  jsvm::run_result result;
  result.ended = jsvm::outcome::cancelled;
  result.error.message = std::move(why);
  what.job->listener->run_ended(what.handler, result);
}

queue::settlement postponed(const queue::delivery& what, queue::time_point until) {
  queue::settlement how{what.id, decision::postponed};
  how.due = until;
  return how;
}

}  // namespace

queue::run_gate::answer pacer::enter(queue::delivery& what,
                                     std::vector<queue::settlement>& settlements) {
  const auto& binding = binding_of(what);
  // As a rule. To read the clock takes longer than the rest.
  if (!binding.coalesce && !binding.cooldown && !binding.concurrency && !sick_.knows_any())
    return answer::run;
  const auto now = clock_();
  if (!stopping_ && (binding.coalesce || binding.cooldown)) {
    if (const auto spared = spare_equal(what, settlements, now)) return *spared;
  }
  if (const auto kept = keep_from_sick(what, settlements, now)) return *kept;
  return binding.concurrency ? limit(what, settlements, now) : answer::run;
}

std::optional<queue::run_gate::answer> pacer::spare_equal(
    queue::delivery& what, std::vector<queue::settlement>& settlements, queue::time_point now) {
  const auto& binding = binding_of(what);
  switch (equal_.enter(what, now)) {
    case equal_events::answer::run:
      return std::nullopt;
    case equal_events::answer::held:
      if (on_hold_) on_hold_();
      return answer::held;
    case equal_events::answer::merged:
      tell_that_not_run(what, fmt::format("gathered with equal events, for one run within {} s "
                                          "(handler_meta.sidehook.coalesce_s)",
                                          binding.coalesce->count()));
      break;
    case equal_events::answer::spared:
      tell_that_not_run(what, fmt::format("not run: an equal event came less than {} s ago "
                                          "(handler_meta.sidehook.cooldown_s)",
                                          binding.cooldown->count()));
      break;
  }
  settlements.push_back({what.id, decision::done});
  return answer::settled;
}

std::optional<queue::run_gate::answer> pacer::keep_from_sick(
    const queue::delivery& what, std::vector<queue::settlement>& settlements,
    queue::time_point now) {
  const auto decided = sick_.enter(what, now);
  switch (decided.what) {
    case quarantine::decision::kind::run:
      return std::nullopt;
    case quarantine::decision::kind::wait:
      settlements.push_back(postponed(what, decided.until));
      return answer::settled;
    case quarantine::decision::kind::too_many: {
      queue::settlement how{what.id, decision::dead};
      how.history = what.history;
      how.reason = "quarantined";
      settlements.push_back(std::move(how));
      tell_that_not_run(what, "not run: the handler is paused (retry.quarantine)");
      return answer::settled;
    }
  }
  return std::nullopt;
}

queue::run_gate::answer pacer::limit(queue::delivery& what,
                                     std::vector<queue::settlement>& settlements,
                                     queue::time_point now) {
  switch (limits_.enter(what, now)) {
    case concurrency_limits::answer::run:
      return answer::run;
    case concurrency_limits::answer::held:
      return answer::held;
    case concurrency_limits::answer::later:
      settlements.push_back(postponed(what, limits_.next_turn(what, now)));
      return answer::settled;
  }
  return answer::run;
}

void pacer::ended(const queue::delivery& what, const jsvm::run_result& result) {
  if (result.ended != jsvm::outcome::succeeded || sick_.knows_any())
    sick_.ended(what, result, clock_());
  if (binding_of(what).concurrency) limits_.ended(what);
}

void pacer::release(std::vector<queue::delivery>& deliveries) {
  limits_.release(deliveries);
  if (equal_.holds_any()) equal_.release(clock_(), deliveries);
}

void pacer::note_held(std::vector<queue::settlement>& settlements) {
  equal_.note_held(settlements);
}

void pacer::give_back(std::vector<queue::settlement>& settlements) {
  stopping_ = true;
  std::vector<queue::delivery> held;
  equal_.give_back(held);
  limits_.give_back(held);
  equal_.note_held(settlements);
  for (const auto& each : held) settlements.push_back({each.id, decision::unattempted});
}

}  // namespace sidehook::pacing
