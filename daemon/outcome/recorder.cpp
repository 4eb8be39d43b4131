#include "daemon/outcome/recorder.hpp"

#include <random>
#include <vector>

#include <fmt/format.h>

#include "daemon/outcome/attempt_history.hpp"

namespace sidehook::outcome {
namespace {

// Names of fields as they stay valid while the line is written.
std::string_view message_of(jsvm::outcome ended) {
  switch (ended) {
    case jsvm::outcome::succeeded:
      return "handler succeeded";
    case jsvm::outcome::failed:
      return "handler failed";
    case jsvm::outcome::timed_out:
      return "handler timed out";
    case jsvm::outcome::out_of_memory:
      return "handler ran out of memory";
    case jsvm::outcome::missing:
      return "handler is missing";
    case jsvm::outcome::cancelled:
      return "handler was cancelled";
  }
  return "handler ended";
}

log::level level_of(jsvm::outcome ended) {
  switch (ended) {
    case jsvm::outcome::succeeded:
      return log::level::info;
    case jsvm::outcome::cancelled:
      return log::level::warn;
    default:
      return log::level::error;
  }
}

double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

void add_decision(std::vector<log::field>& fields, const jsvm::run_result& result,
                  const decision& next) {
  using what = queue::settlement::decision;
  if (result.decided && result.decided->what == jsvm::verdict::kind::drop)
    fields.push_back({"dropped", result.decided->reason});
  if (next.what == what::postponed) {
    fields.push_back({"because", "a store was gone"});
    fields.push_back({"retry_in_ms", std::int64_t{next.delay.count()}});
  }
  if (next.what == what::again) fields.push_back({"retry_in_ms", std::int64_t{next.delay.count()}});
  if (next.what == what::dead) fields.push_back({"dead_letter", next.reason});
}

}  // namespace

recorder::recorder(log::logger& log, handler_figures& figures, key_display keys,
                   const retry_rules& rules, std::optional<std::size_t> instance)
    : recorder(
          log, figures, keys, rules, [] { return std::chrono::system_clock::now(); },
          [engine = std::minstd_rand(std::random_device()())]() mutable {
            return std::uniform_real_distribution<double>()(engine);
          },
          instance) {}

recorder::recorder(log::logger& log, handler_figures& figures, key_display keys,
                   const retry_rules& rules, clock clock, random random,
                   std::optional<std::size_t> instance)
    : log_(log),
      figures_(figures),
      keys_(keys),
      rules_(rules),
      clock_(std::move(clock)),
      random_(std::move(random)),
      instance_(instance) {}

queue::settlement recorder::judge(const queue::delivery& what, const jsvm::run_result& result) {
  using queue::settlement;
  const route::job& job = *what.job;
  const auto now = clock_();
  const auto next = decide_on(what, result, now);
  log_outcome(what, result, next);
  figures_.count({job.handlers[what.handler], result,
                  hide_key(result.error.message, job.event.key, keys_), now});
  if (what.attempt == 1 && !what.replayed)
    figures_.count_wait(now - result.duration - what.accepted);

  settlement settled{what.id, next.what};
  if (next.what == settlement::decision::again || next.what == settlement::decision::dead)
    settled.history = history_with(what, result, now, keys_);
  settled.due = now + next.delay;
  settled.reason = next.reason;
  return settled;
}

queue::settlement recorder::judge_death(const queue::delivery& what) {
  const auto now = clock_();
  const auto next = decide_on_death(what.kills);
  log_death(what, next);
  queue::settlement settled{what.id, next.what};
  settled.due = now;
  settled.history = history_with_death(what, now);
  settled.reason = next.reason;
  return settled;
}

void recorder::log_death(const queue::delivery& what, const decision& next) {
  const auto& handler = *what.job->handlers[what.handler];
  std::vector<log::field> fields{{"api_id", handler.api_id},
                                 {"event", what.job->event.type},
                                 {"handler", handler.name},
                                 {"event_id", what.job->event_id},
                                 {"times", std::int64_t{what.kills}}};
  if (next.what == queue::settlement::decision::dead)
    fields.push_back({"dead_letter", next.reason});
  log_.write(log::level::error, "the worker died while a handler ran", fields);
}

decision recorder::decide_on(const queue::delivery& what, const jsvm::run_result& result,
                             queue::time_point now) const {
  attempt_facts facts;
  facts.ended = result.ended;
  facts.decided = result.decided;
  facts.attempt = what.attempt;
  facts.age = std::chrono::duration_cast<std::chrono::milliseconds>(now - what.accepted);
  facts.max_attempts = what.job->handlers[what.handler]->max_attempts;
  facts.store_gone = result.store_gone;
  return decide(facts, rules_, random_());
}

void recorder::log_outcome(const queue::delivery& what, const jsvm::run_result& result,
                           const decision& next) {
  const auto level = level_of(result.ended);
  if (!log_.writes(level)) return;
  const route::job& job = *what.job;
  const auto& handler = *job.handlers[what.handler];
  const std::string key = job.event.key.empty() ? "" : show_key(job.event.key, keys_);
  const std::string error = hide_key(result.error.message, job.event.key, keys_);
  const std::string stack = hide_key(result.error.stack, job.event.key, keys_);
  const std::string place = result.error.file.empty() || result.error.line == 0
                                ? result.error.file
                                : fmt::format("{}:{}", result.error.file, result.error.line);

  std::vector<log::field> fields{{"outcome", jsvm::to_string(result.ended)},
                                 {"api_id", handler.api_id},
                                 {"event", job.event.type},
                                 {"handler", handler.name},
                                 {"event_id", job.event_id},
                                 {"duration_ms", milliseconds(result.duration)},
                                 {"cpu_ms", milliseconds(result.cpu)}};
  if (instance_) fields.push_back({"instance", static_cast<std::int64_t>(*instance_)});
  if (what.attempt > 1) fields.push_back({"attempt", std::int64_t{what.attempt}});
  if (what.replayed) fields.push_back({"replayed", "true"});
  add_decision(fields, result, next);
  if (!key.empty()) fields.push_back({"key", key});
  if (!error.empty()) fields.push_back({"error", error});
  if (!place.empty()) fields.push_back({"at", place});
  if (!stack.empty()) fields.push_back({"stack", stack});
  if (result.dropped_log_lines > 0) {
    fields.push_back({"dropped_log_lines", static_cast<std::int64_t>(result.dropped_log_lines)});
  }
  log_.write(level, message_of(result.ended), fields);
}

}  // namespace sidehook::outcome
