#pragma once

#include <string>
#include <vector>

#include "daemon/log/logger.hpp"
#include "daemon/queue/delivery.hpp"

namespace sidehook::test {

inline const queue::time_point start{std::chrono::seconds(1'790'000'000)};

/// A delivery of an event of the type E to that handler of the API a.
queue::delivery delivery_of(queue::delivery_id id, jsvm::handler_binding binding,
                            const std::string& key = "k", const std::string& path = "/p");
jsvm::handler_binding binding_named(const std::string& name);

jsvm::run_result ended(jsvm::outcome how);
/// A timeout of a run that was on the thread all the time.
jsvm::run_result cpu_timeout();

std::vector<queue::delivery_id> ids_of(const std::vector<queue::delivery>& deliveries);

/// A log whose lines the test reads, from the level on.
struct noted_log {
  std::vector<std::string> lines;
  log::logger logger;
  noted_log();
};

}  // namespace sidehook::test
