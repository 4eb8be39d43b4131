#pragma once

#include <cstddef>
#include <memory>
#include <string>

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

/// An event and the handlers that its API registers for it.
struct job {
  std::string event_id;
  ingest::event event;
  std::shared_ptr<const routed_api> api;
  handler_list handlers;
  /// May be null.
  std::shared_ptr<run_listener> listener;
};

}  // namespace sidehook::route
