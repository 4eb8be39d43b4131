#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/trace/context.hpp"

namespace sidehook::trace {

using time_point = std::chrono::system_clock::time_point;

/// What a span says of itself besides its name and times; names by OpenTelemetry's conventions, or
/// beginning with "sidehook.".
struct attribute {
  /// Of static storage.
  std::string_view name;
  std::variant<std::string, std::int64_t> value;
};

/// A piece of work for an event: when it began and ended, and for which other one it was done.
struct span {
  enum class kind {
    internal,
    server,  ///< for a request that came in
    client,  ///< a request that went out
  };

  context own;
  /// The span of the same trace that it is a part of; 0 for none.
  std::uint64_t parent = 0;
  std::string name;
  kind what = kind::internal;
  time_point began = {};
  time_point ended = {};
  std::vector<attribute> attributes = {};
  /// Why it failed, in a few words that may be shown; nothing when it did not.
  std::optional<std::string> failure = {};

  void add(std::string_view attribute_name, std::string value) {
    attributes.push_back({attribute_name, std::move(value)});
  }
  void add(std::string_view attribute_name, std::int64_t value) {
    attributes.push_back({attribute_name, value});
  }
};

}  // namespace sidehook::trace
