#pragma once

#include <chrono>
#include <cstdlib>
#include <variant>

#include "daemon/ingest/event_decoder.hpp"

namespace sidehook::fuzz {

/// When fuzzed bodies come in.
constexpr std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};

/// Ends the program unless every event that a body was decoded to is in canonical form: decoded
/// again, whoever sends it, it stays as it is and needs no repair.
inline void check_fixed_points(const ingest::event_decoder& decoder,
                               const std::variant<ingest::decoded_body, ingest::refusal>& result) {
  const auto* body = std::get_if<ingest::decoded_body>(&result);
  if (body == nullptr) return;
  for (const auto& element : body->events) {
    const auto* made = std::get_if<ingest::event>(&element);
    if (made == nullptr || made->json.size() > ingest::decoder_limits().event_bytes) continue;
    const auto again = decoder.decode({made->json, ingest::no_header_fields()}, received);
    const auto& read = std::get<ingest::decoded_body>(again);
    if (read.events.size() != 1 || !read.repairs.empty()) std::abort();
    if (std::get<ingest::event>(read.events[0]).json != made->json) std::abort();
  }
}

}  // namespace sidehook::fuzz
