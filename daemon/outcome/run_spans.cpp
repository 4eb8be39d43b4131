#include "daemon/outcome/run_spans.hpp"

#include <algorithm>
#include <utility>

#include "daemon/outcome/short_text.hpp"

namespace sidehook::outcome {
namespace {

void identify(trace::span& span, const queue::delivery& what) {
  const auto& handler = *what.job->handlers[what.handler];
  span.add("sidehook.event.id", what.job->event_id);
  span.add("sidehook.api.id", handler.api_id);
  span.add("sidehook.handler", handler.name);
  span.add("sidehook.attempt", std::int64_t{what.attempt});
}

}  // namespace

std::string run_spans::begin(const queue::delivery& what) {
  const auto& of_event = what.job->event.trace_parent;
  const auto run = trace::tracer::within(of_event);
  return run ? run->own.text() : of_event;
}

void run_spans::end(const queue::delivery& what, const std::string& trace_parent,
                    const jsvm::run_result& result) {
  const auto of_event = trace::context::parse(what.job->event.trace_parent);
  const auto own = trace::context::parse(trace_parent);
  if (!of_event || !own || !own->sampled) return;
  trace::span run;
  run.own = *own;
  run.parent = of_event->span;
  run.name = "run";
  run.ended = std::chrono::system_clock::now();
  run.began = run.ended - std::chrono::duration_cast<trace::time_point::duration>(result.duration);
  if (what.attempt == 1) {
    auto wait = trace::tracer::within(what.job->event.trace_parent);
    wait->name = "queue";
    wait->began = std::min(what.accepted, run.began);
    wait->ended = run.began;
    identify(*wait, what);
    tracer_.keep(*std::move(wait));
  }
  identify(run, what);
  run.add("sidehook.outcome", jsvm::to_string(result.ended));
  if (result.ended != jsvm::outcome::succeeded)
    run.failure = shortened(hide_key(result.error.message, what.job->event.key, keys_));
  tracer_.keep(std::move(run));
}

}  // namespace sidehook::outcome
