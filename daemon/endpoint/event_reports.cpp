#include "daemon/endpoint/event_reports.hpp"

namespace sidehook::endpoint {

void event_reports::refused(const http::problem& why) {
  figures_.count_refused(why.code);
  event_answer event;
  event.refused = why;
  if (log_.writes(level_)) write(event);
}

void event_reports::decided(std::span<event_answer> events) {
  figures_.count(events);
  for (auto& event : events) {
    if (event.span) end_span(event);
  }
  if (!log_.writes(level_)) return;
  for (const auto& event : events) write(event);
}

void event_reports::end_span(event_answer& event) {
  const auto span = std::move(event.span);
  span->ended = std::chrono::system_clock::now();
  span->add("sidehook.event.id", event.event_id);
  span->add("sidehook.api.id", event.api_id);
  span->add("sidehook.handlers", static_cast<std::int64_t>(event.handlers));
  if (event.repeated) span->add("sidehook.repeated", std::int64_t{1});
  if (event.refused) span->failure = http::to_string(event.refused->code);
  tracer_->keep(std::move(*span));
}

void event_reports::write(const event_answer& event) {
  if (event.refused) {
    const std::array why{log::field{"reason", http::to_string(event.refused->code)},
                         log::field{"error", event.refused->detail}};
    log_.write(level_, "event refused", why);
  } else if (!event.ignored_because.empty()) {
    const std::array why{log::field{"because", event.ignored_because}};
    log_.write(level_, "event ignored", why);
  } else {
    const std::array identity{log::field{"event_id", event.event_id},
                              log::field{"api_id", event.api_id},
                              log::field{"handlers", static_cast<std::int64_t>(event.handlers)}};
    log_.write(level_, event.repeated ? "event repeated" : "event accepted", identity);
  }
}

}  // namespace sidehook::endpoint
