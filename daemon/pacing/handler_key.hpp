#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "daemon/queue/delivery.hpp"

namespace sidehook::pacing {

/// A handler of an API, or of the settings (""), by its names: the same before and after a reload.
struct handler_key {
  std::string api_id;
  std::string handler;
  bool operator==(const handler_key&) const = default;
};

struct handler_key_hash {
  std::size_t operator()(const handler_key& key) const;
};

const jsvm::handler_binding& binding_of(const queue::delivery& what);
handler_key key_of(const queue::delivery& what);

}  // namespace sidehook::pacing
