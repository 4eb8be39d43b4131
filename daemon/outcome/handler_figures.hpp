#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "jsvm/invocation.hpp"

namespace sidehook::outcome {

/// How a handler of an API, or of the settings (""), has fared since the start.
struct handler_count {
  std::uint64_t runs = 0;
  std::uint64_t failures = 0;  ///< every outcome but succeeded and cancelled
  std::string last_error;      ///< its message, keys hidden; "" when it never failed
};

/// The counts of all handlers, bounded by the handlers that were ever registered. Any thread.
class handler_figures {
 public:
  void count(const jsvm::handler_binding& handler, jsvm::outcome ended, const std::string& error);
  handler_count of(const std::string& api_id, const std::string& handler) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, handler_count> counts_;
};

}  // namespace sidehook::outcome
