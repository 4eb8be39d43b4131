#pragma once

#include <array>
#include <string>
#include <string_view>

#include "daemon/ingest/event_reader.hpp"

namespace sidehook::ingest {

/// What a body that is not JSON may have been meant to be.
struct reading {
  std::string text;
  entities escapes = entities::possible;
  repair_set repairs;
};

/// In their order: a body repaired as it is; HTML's character references undone in the whole; the
/// latter repaired. The first comes first because where quotes are references, as in a value that
/// a client chose, undoing them could make members of it.
using make_reading = reading (*)(std::string_view body);
extern const std::array<make_reading, 3> lenient_readings;

/// With U+FFFD in the place of bytes that are no UTF-8.
reading read_as_utf8(std::string_view body);

}  // namespace sidehook::ingest
