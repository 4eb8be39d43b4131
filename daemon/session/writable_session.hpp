#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sidehook::session {

/// A session that may be stored, and what goes with it.
struct writable_session {
  std::string json;
  /// nullopt: for good.
  std::optional<std::chrono::seconds> time_to_live = {};
  /// The quotas that are counted from nothing again, by their scopes; "" is that of the session as
  /// a whole. Of no meaning where nobody counts.
  std::vector<std::string> renewed_quotas = {};
};

}  // namespace sidehook::session
