#pragma once

#include <string>

#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/reading_context.hpp"
#include "daemon/ingest/repair_counts.hpp"

namespace sidehook::ingest {

/// Whether HTML's character references in strings may still be there, or have been undone already:
/// undoing them twice would change what the sender meant.
enum class entities { possible, undone };

/// Makes events of JSON values, whichever format they are in, and knows what that took. For one
/// body.
class event_reader {
 public:
  /// @param expected  what the request says that the values are
  enum class format { any, tyk_webhook, cloud_event };
  event_reader(const reading_context& context, format expected)
      : context_(context), expected_(expected) {}

  /// @param pointer  where the value is in the body, as a JSON Pointer
  decoded read(const scanned_value& value, const std::string& pointer,
               entities escapes = entities::possible);

  /// What was done to the values read.
  const repair_set& repairs() const { return repairs_; }

 private:
  decoded read_object(const scanned_value& object, const std::string& pointer, entities escapes);
  decoded read_unescaped(const scanned_value& object, const std::string& pointer);
  decoded read_webhook(const scanned_value& object, const json_member& type,
                       const std::string& pointer);
  refusal nothing_known(const std::string& pointer) const;

  const reading_context& context_;
  format expected_;
  repair_set repairs_;
};

}  // namespace sidehook::ingest
