#pragma once

#include <span>
#include <string_view>

#include "daemon/endpoint/event_answer.hpp"
#include "daemon/endpoint/event_figures.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/trace/tracer.hpp"

namespace sidehook::endpoint {

/// Tells what became of events: counts them, writes a line for each, and ends the spans of those
/// that are traced. Any thread.
class event_reports {
 public:
  /// @param lines   at which level
  /// @param tracer  null when nothing is traced
  event_reports(log::logger& log, log::level lines, trace::tracer* tracer = nullptr)
      : log_(log), level_(lines), tracer_(tracer) {}

  /// A body that could not be read at all.
  void refused(const http::problem& why);
  void decided(std::span<event_answer> events);

  const event_figures& figures() const { return figures_; }

 private:
  void write(const event_answer& event);
  void end_span(event_answer& event);

  log::logger& log_;
  const log::level level_;
  trace::tracer* const tracer_;
  event_figures figures_;
};

}  // namespace sidehook::endpoint
