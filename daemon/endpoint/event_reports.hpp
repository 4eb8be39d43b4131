#pragma once

#include <span>
#include <string_view>

#include "daemon/endpoint/event_answer.hpp"
#include "daemon/endpoint/event_figures.hpp"
#include "daemon/log/logger.hpp"

namespace sidehook::endpoint {

/// Tells what became of events: counts them, and writes a line for each. Any thread.
class event_reports {
 public:
  /// @param lines  at which level
  event_reports(log::logger& log, log::level lines) : log_(log), level_(lines) {}

  /// A body that could not be read at all.
  void refused(const http::problem& why);
  void decided(std::span<const event_answer> events);

  const event_figures& figures() const { return figures_; }

 private:
  void write(const event_answer& event);

  log::logger& log_;
  const log::level level_;
  event_figures figures_;
};

}  // namespace sidehook::endpoint
