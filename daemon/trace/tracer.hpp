#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/trace/span.hpp"

namespace sidehook::trace {

/// Decides which events are traced, and keeps their spans until they are taken to be exported. Any
/// thread. Where nothing is traced there is no tracer.
class tracer {
 public:
  struct options {
    /// One of how many events that come without a trace begins one; 0: none does.
    std::size_t sample_one_in = 1;
    /// Spans kept at once; further ones are dropped, and counted.
    std::size_t max_spans = 4'096;
    /// So many of them are worth being taken at once.
    std::size_t batch_spans = 512;
  };

  explicit tracer(const options& options) : options_(options) {}

  /// Before the first span: is told when there are batch_spans, on the thread that ended the last
  /// one.
  void set_on_batch(std::function<void()> listener) { on_batch_ = std::move(listener); }

  /// A span, begun now, for an event that comes in. One that comes with a trace goes on with it
  /// when its sender keeps that; of the others, sample_one_in says. Nothing for one that is not
  /// traced.
  /// @param sender  the traceparent that it came with; "" for none
  std::optional<span> enter(std::string_view sender) const;
  /// A span, begun now, for a part of what that traceparent names; nothing unless it is traced.
  static std::optional<span> within(std::string_view parent);

  /// Keeps a span that has ended.
  void keep(span done);

  /// Takes the oldest ones.
  std::vector<span> take(std::size_t most);
  std::size_t kept() const;

  /// How many were dropped, as too many were kept already.
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  const options options_;
  std::function<void()> on_batch_ = [] {};
  std::atomic<std::uint64_t> dropped_ = 0;
  mutable std::mutex mutex_;
  std::deque<span> kept_;
};

}  // namespace sidehook::trace
