#pragma once

#include <cstdint>
#include <optional>

#include "config/redis_address.hpp"
#include "daemon/redis/reply.hpp"

namespace sidehook::redis {

/// What a node of a cluster answers when another one serves the slot: it has done nothing then.
struct redirect {
  enum class kind {
    moved,  ///< from now on
    ask,    ///< this once, behind an ASKING: the slot is under way there
  };
  kind what = kind::moved;
  std::uint16_t slot = 0;
  config::redis_address to = {};
  bool operator==(const redirect&) const = default;
};

/// Nothing when the reply is no redirect.
/// @param asked  the node that gave it, which may leave its own host out
std::optional<redirect> read_redirect(const reply& answer, const config::redis_address& asked);

}  // namespace sidehook::redis
