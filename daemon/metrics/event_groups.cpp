#include <algorithm>
#include <chrono>
#include <optional>

#include "daemon/metrics/groups.hpp"

// Of events on their way: from those who send them to the queue, and through it.

namespace sidehook::metrics {
namespace {

double age_of(std::optional<queue::time_point> since) {
  if (!since) return 0;
  const std::chrono::duration<double> age = std::chrono::system_clock::now() - *since;
  return std::max(age.count(), 0.0);
}

void add_refused(families& made, const endpoint::event_figures& events) {
  auto refused = made.counters(
      "sidehook_events_refused_total",
      "Events that were refused, by the reason (the type of the problem document); a body that "
      "cannot be read counts as one.");
  for (std::size_t code = 0; code < http::problem_codes; ++code) {
    const auto why = static_cast<http::problem_code>(code);
    if (const auto count = events.refused(why); count > 0)
      refused.add({{"reason", http::to_string(why)}}, static_cast<double>(count));
  }
}

void add_repairs(families& made, const ingest::repair_counts& counts) {
  auto repairs = made.counters("sidehook_event_repairs_total",
                               "Bodies that were read only after something was put right, by "
                               "what that was.");
  for (std::size_t kind = 0; kind < ingest::repair_kinds; ++kind) {
    const auto what = static_cast<ingest::repair>(kind);
    if (const auto count = counts.count(what); count > 0)
      repairs.add({{"kind", ingest::to_string(what)}}, static_cast<double>(count));
  }
}

}  // namespace

void add_events(families& made, const sources& from) {
  const auto& events = from.events.figures();
  made.counter("sidehook_events_received_total", "Events that were sent, whatever became of them.",
               static_cast<double>(events.received()));
  made.counter("sidehook_events_accepted_total",
               "Events that were accepted: they will be run, or no handler wants them.",
               static_cast<double>(events.accepted()));
  made.counter("sidehook_events_repeated_total",
               "Events that were accepted before, under the same id, and do not run again.",
               static_cast<double>(events.repeated()));
  made.counter("sidehook_events_ignored_total", "What was understood and is of no use as an event.",
               static_cast<double>(events.ignored()));
  add_refused(made, events);
  add_repairs(made, from.events.repairs());
}

void add_queue(families& made, const sources& from) {
  const auto figures = from.queue.figures();
  made.gauge("sidehook_queue_deliveries",
             "Deliveries (an event for one of its handlers) that are not settled.",
             static_cast<double>(figures.deliveries));
  made.gauge("sidehook_queue_waiting", "Those of them that are not under way.",
             static_cast<double>(figures.waiting));
  made.gauge("sidehook_queue_bytes", "Their size.", static_cast<double>(figures.bytes));
  made.gauge("sidehook_queue_oldest_age_seconds",
             "For how long the oldest waits that nobody has tried; in Redis, the oldest that is "
             "not settled.",
             age_of(figures.oldest));
  made.gauge("sidehook_queue_max_deliveries", "How many there may be (queue.max_events).",
             static_cast<double>(from.bounds.queue_deliveries));
  made.gauge("sidehook_queue_max_bytes", "How large they may be (queue.max_bytes).",
             static_cast<double>(from.bounds.queue_bytes));
  made.histogram("sidehook_queue_commit_events",
                 "Events that the queue stored together, on disk or in Redis.", from.commits.jobs);
  made.histogram("sidehook_queue_commit_seconds", "Time that storing them took.",
                 from.commits.seconds);
  made.histogram("sidehook_queue_wait_seconds",
                 "Time from an event's acceptance to the start of a handler.",
                 from.handlers.wait_seconds());
  using decision = queue::settlement::decision;
  made.counter("sidehook_handler_retries_total", "Runs after which another attempt was due.",
               static_cast<double>(from.settlements.of(decision::again)));
  made.gauge("sidehook_dead_letters", "Dead letters that are kept.",
             static_cast<double>(from.dead_letters.count()));
  auto dead = made.counters("sidehook_dead_letters_total",
                            "Deliveries that were given up on, by the reason.");
  for (const auto& [reason, count] : from.settlements.dead())
    dead.add({{"reason", reason}}, static_cast<double>(count));
}

}  // namespace sidehook::metrics
