#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/ingest/event.hpp"
#include "daemon/ingest/repair_counts.hpp"

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
  /// What had to be put right before it could be read.
  repair_set repairs = {};
};

/// A request, as far as it tells what its body means; views, for the time of the call.
struct posted_body {
  std::string_view text;
  std::string_view content_type = {};
  std::string_view user_agent = {};
};

/// Reads events in the documented form, in that of current gateways (Type, Meta) and in that of the
/// webhooks of Tyk's gateway: one object, an array of them, or one a line. Whatever the content
/// type, the text is read as JSON; where it is not, and comes from such a webhook, as what that
/// meant (jsvm/compatibility.md, "Webhook bodies").
/// @param received  becomes the TimeStamp of events that have none
std::variant<decoded_body, refusal> decode_body(const posted_body& body,
                                                const decoder_limits& limits,
                                                std::chrono::system_clock::time_point received);

}  // namespace sidehook::ingest
