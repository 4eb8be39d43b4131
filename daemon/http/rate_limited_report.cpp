#include "daemon/http/rate_limited_report.hpp"

#include <utility>

#include <fmt/format.h>

namespace sidehook::http {

rate_limited_report::rate_limited_report(report_sink sink, std::chrono::milliseconds interval)
    : sink_(std::move(sink)), interval_(interval) {}

void rate_limited_report::write(std::string_view text, clock::time_point now) {
  if (last_ && now - *last_ < interval_) {
    ++held_back_;
    return;
  }
  last_ = now;
  const std::size_t held_back = std::exchange(held_back_, 0);
  if (!sink_) return;
  if (held_back == 0) return sink_(text);
  sink_(fmt::format("{} ({} more since the last report)", text, held_back));
}

}  // namespace sidehook::http
