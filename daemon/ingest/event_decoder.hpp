#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/ingest/decoder_limits.hpp"
#include "daemon/ingest/event.hpp"
#include "daemon/ingest/header_fields.hpp"
#include "daemon/ingest/mapping_table.hpp"
#include "daemon/ingest/repair_counts.hpp"

namespace sidehook::ingest {

using decoded = std::variant<event, refusal, ignored_body>;

/// An answer in a form that the sender of a body asks for.
struct answer_form {
  unsigned status = 200;
  /// An object, when everything was taken.
  std::string json;
  /// The member in which a refusal is told besides; "" for none.
  std::string error_member;
};

/// What a body holds: one event, or several of which each stands for itself; or nothing that can be
/// told apart.
struct decoded_body {
  enum class shape { single, batch };
  shape form = shape::single;
  std::vector<decoded> events;
  /// What had to be put right before it could be read.
  repair_set repairs = {};
  /// The id that the sender gave the body as a whole; "" for none.
  std::string id = {};
  std::optional<answer_form> answer = {};
};

/// A body as it came.
struct posted_body {
  std::string_view text;
  const header_fields& headers;
};

/// Reads events in every form that is taken (jsvm/compatibility.md, "Events"): one object, an array
/// of them, or one a line; CloudEvents; and whatever the mappings are for. Unless the content type
/// says otherwise, the text is read as JSON. Immutable: threads share it.
class event_decoder {
 public:
  event_decoder(const decoder_limits& limits, std::vector<config::mapping> mappings)
      : limits_(limits), mappings_(std::move(mappings)) {}

  /// @param received  becomes the TimeStamp of events that have none
  std::variant<decoded_body, refusal> decode(const posted_body& body,
                                             std::chrono::system_clock::time_point received) const;

 private:
  decoder_limits limits_;
  mapping_table mappings_;
};

}  // namespace sidehook::ingest
