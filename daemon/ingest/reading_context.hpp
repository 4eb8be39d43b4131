#pragma once

#include <chrono>

#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/mapping_table.hpp"

namespace sidehook::ingest {

/// What all readers of one body share.
struct reading_context {
  const decoder_limits& limits;
  const mapping_table& mappings;
  const header_fields& headers;
  std::chrono::system_clock::time_point received;
};

}  // namespace sidehook::ingest
