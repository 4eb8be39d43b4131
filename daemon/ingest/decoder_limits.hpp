#pragma once

#include <cstddef>

namespace sidehook::ingest {

/// How much a body may hold; beyond it the event, or the body, is refused.
struct decoder_limits {
  std::size_t event_bytes = std::size_t{256} * 1024;
  std::size_t batch_events = 1000;
  std::size_t json_depth = 64;
  /// Members of objects, all levels together, in one event.
  std::size_t json_members = 10'000;
};

}  // namespace sidehook::ingest
