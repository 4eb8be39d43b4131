#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/ingest/event.hpp"

namespace sidehook::ingest {

/// How much a body may hold; beyond it the event, or the body, is refused.
struct decoder_limits {
  std::size_t event_bytes = std::size_t{256} * 1024;
  std::size_t batch_events = 1000;
  std::size_t json_depth = 64;
  /// Members of objects, all levels together, in one event.
  std::size_t json_members = 10'000;
};

using decoded = std::variant<event, refusal>;

/// What a body holds: one event, or several of which each stands for itself; or nothing that can be
/// told apart.
struct decoded_body {
  enum class shape { single, batch };
  shape form = shape::single;
  std::vector<decoded> events;
};

/// Reads events in the documented form and in that of current gateways (Type, Meta): one object, an
/// array of them, or one a line.
/// @param received  becomes the TimeStamp of events that have none
std::variant<decoded_body, refusal> decode_body(std::string_view body, const decoder_limits& limits,
                                                std::chrono::system_clock::time_point received);

}  // namespace sidehook::ingest
