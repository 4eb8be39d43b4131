#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sidehook::trace {

/// Which span of which trace something belongs to, as W3C Trace Context has it.
struct context {
  /// 128 bits, never 0.
  std::uint64_t trace_high = 0;
  std::uint64_t trace_low = 0;
  /// Never 0.
  std::uint64_t span = 0;
  /// Whoever began the trace keeps its spans, and wants those of others.
  bool sampled = false;
  bool operator==(const context&) const = default;

  /// Nothing for a text that is no traceparent, which is to be treated as if it were not there.
  static std::optional<context> parse(std::string_view traceparent);
  /// As a traceparent of version 00.
  std::string text() const;
};

}  // namespace sidehook::trace
