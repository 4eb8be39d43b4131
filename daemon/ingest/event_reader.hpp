#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/repair_counts.hpp"

namespace sidehook::ingest {

/// Whether HTML's character references in strings may still be there, or have been undone already:
/// undoing them twice would change what the sender meant.
enum class entities { possible, undone };

/// Makes events of JSON values, whichever format they are in, and knows what that took. For one
/// body.
class event_reader {
 public:
  /// @param sender  whose strings have HTML's character references: those of Tyk's webhooks do
  enum class sender { anyone, tyk_webhook };
  event_reader(const decoder_limits& limits, std::chrono::system_clock::time_point received,
               sender from)
      : limits_(limits), received_(received), from_(from) {}

  /// @param pointer  where the value is in the body, as a JSON Pointer
  decoded read(scanned_value value, const std::string& pointer,
               entities escapes = entities::possible);

  /// What was done to the values read.
  const repair_set& repairs() const { return repairs_; }

 private:
  decoded read_unescaped(const scanned_value& object, const std::string& pointer);
  decoded read_webhook(const scanned_value& object, const json_member& type,
                       const std::string& pointer);

  const decoder_limits& limits_;
  std::chrono::system_clock::time_point received_;
  sender from_;
  repair_set repairs_;
};

}  // namespace sidehook::ingest
