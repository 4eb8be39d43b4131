#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include "daemon/ingest/event.hpp"
#include "daemon/route/table.hpp"
#include "jsvm/invocation.hpp"

namespace sidehook::route {

/// Hears of the end of a job's runs: a request that waits for them. Called on the VM's strand.
class run_listener {
 public:
  virtual ~run_listener() = default;
  /// @param handler  the index in the job's handlers
  virtual void run_ended(std::size_t handler, const jsvm::run_result& result) = 0;
};

/// What an event that is sent again is known by: ids of senders are different within an API.
struct sender_key {
  /// "*" for an id that is one for all APIs.
  std::string api_id;
  std::string id;

  bool operator<(const sender_key& other) const {
    return std::tie(api_id, id) < std::tie(other.api_id, other.id);
  }
};

/// An event and the handlers that its API registers for it.
struct job {
  std::string event_id;
  ingest::event event;
  std::shared_ptr<const routed_api> api;
  handler_list handlers;
  /// May be null.
  std::shared_ptr<run_listener> listener;

  /// Nothing when the sender gave the event no id.
  std::optional<sender_key> known_by() const {
    if (event.id.empty()) return std::nullopt;
    return sender_key{event.id_is_for_all_apis ? "*" : api->id, event.id};
  }
};

}  // namespace sidehook::route
