#pragma once

#include <optional>
#include <string>
#include <utility>

#include "daemon/redis/reply.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::redis_store {

/// Why a command has not done what it is for.
struct refusal {
  std::string error;
  /// Whatever Redis is asked: it is starting, has lost its master, lets us do nothing, …
  bool store_gone = false;
};

/// nullopt for a reply that is no error.
std::optional<refusal> why_refused(const redis::result<redis::reply>& reply);

/// The same as a port answers it.
template <class Value>
jsvm::host::answer<Value> passed_on(refusal why) {
  return {std::nullopt, std::move(why.error), why.store_gone};
}

}  // namespace sidehook::redis_store
