#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/journal/delivery_lane.hpp"
#include "daemon/queue/delivery.hpp"

namespace sidehook::journal {

/// What the file keeps of a time: milliseconds since 1970, rounded up, so that nothing that waits
/// for a time goes early.
std::int64_t stored(queue::time_point time);
queue::time_point loaded(std::int64_t time);

/// A delivery as its row has it: the API and the handler only by their names.
struct stored_delivery {
  place at;
  int attempt = 1;
  bool replayed = false;
  queue::time_point accepted = {};
  std::uint64_t count = 1;
  queue::time_point last_seen = {};
  int kills = 0;
  std::string event_id;
  std::string api_id;
  std::string org_id;
  std::string event_type;
  std::string handler;
  std::string path;
  std::string key;
  std::string trace_parent;
  std::string history;
  std::string event_json;
  /// Whether the texts are those that were written.
  bool intact = true;
};

/// The handler of a stored delivery, as the APIs that are loaded have it.
struct found_handler {
  std::shared_ptr<const route::routed_api> api;
  std::shared_ptr<const jsvm::handler_binding> binding;
};

/// Nothing when the API does not register that handler for that type of event.
using handler_finder = std::function<std::optional<found_handler>(
    const std::string& api_id, const std::string& handler, const std::string& event_type)>;

/// The delivery of a row. One whose handler is not found keeps the handler's name.
queue::delivery restored(stored_delivery row, const handler_finder& find);

/// The same, of one whose job was kept without its event.
queue::delivery restored(stored_delivery row, queue::delivery kept);

/// A sum of all texts that a delivery's row holds, to tell whether they were changed by anybody
/// else than us.
std::int64_t checksum(const queue::delivery& what);
std::int64_t checksum(const stored_delivery& row);

}  // namespace sidehook::journal
