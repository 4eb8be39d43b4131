#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

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

/// The handlers that get an event: a list of its API, which stays for that, or one of their own.
class job_handlers {
 public:
  job_handlers() = default;
  /// @param list  of the API
  job_handlers(const std::shared_ptr<const routed_api>& api, const handler_list& list)
      : list_(api, &list) {}
  explicit job_handlers(handler_list own)
      : list_(std::make_shared<const handler_list>(std::move(own))) {}

  std::size_t size() const { return list_ ? list_->size() : 0; }
  bool empty() const { return size() == 0; }
  const std::shared_ptr<const jsvm::handler_binding>& operator[](std::size_t index) const {
    return (*list_)[index];
  }
  const std::shared_ptr<const jsvm::handler_binding>* begin() const {
    return list_ ? list_->data() : nullptr;
  }
  const std::shared_ptr<const jsvm::handler_binding>* end() const { return begin() + size(); }

 private:
  std::shared_ptr<const handler_list> list_;
};

/// An event and the handlers that its API registers for it.
struct job {
  std::string event_id;
  ingest::event event;
  std::shared_ptr<const routed_api> api;
  job_handlers handlers;
  /// May be null.
  std::shared_ptr<run_listener> listener;

  /// Nothing when the sender gave the event no id.
  std::optional<sender_key> known_by() const {
    if (event.id.empty()) return std::nullopt;
    return sender_key{event.id_is_for_all_apis ? "*" : api->id, event.id};
  }
};

/// As the queues have it, and the deliveries.
using shared_job = std::shared_ptr<const job>;

}  // namespace sidehook::route
