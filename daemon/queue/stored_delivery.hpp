#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/queue/delivery.hpp"

namespace sidehook::queue {

/// What a store keeps of a time: milliseconds since 1970, rounded up, so that nothing that waits
/// for a time goes early.
std::int64_t stored(time_point time);
time_point loaded(std::int64_t time);

/// A delivery as a store has it that outlives the process: the API and the handler only by their
/// names.
struct stored_delivery {
  delivery_id id = 0;
  int attempt = 1;
  bool replayed = false;
  time_point accepted = {};
  std::uint64_t count = 1;
  time_point last_seen = {};
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
};

/// The handler of a stored delivery, as the APIs that are loaded have it.
struct found_handler {
  std::shared_ptr<const route::routed_api> api;
  std::shared_ptr<const jsvm::handler_binding> binding;
};

/// Nothing when the API does not register that handler for that type of event.
using handler_finder = std::function<std::optional<found_handler>(
    const std::string& api_id, const std::string& handler, const std::string& event_type)>;

/// The delivery that was stored. One whose handler is not found keeps the handler's name.
delivery restored(stored_delivery row, const handler_finder& find);

/// The same, of one whose job was kept without its event.
delivery restored(stored_delivery row, delivery kept);

/// Hears, in a sentence, what the operator should know of the store.
using reporter = std::function<void(const std::string& what)>;

/// What becomes of a delivery during whose run the process before this one died; its kills count
/// that.
using death_judge = std::function<settlement(const delivery&)>;

}  // namespace sidehook::queue
