#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/session/writable_session.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::session {

struct stored_session {
  std::string key;
  std::string json;
};

/// Whether there was something under the key.
enum class presence { present, absent };

/// Where sessions are kept: JSON text by key. Answers as those of the host's ports: on any thread,
/// once, perhaps before the call returns.
class session_store {
 public:
  virtual ~session_store() = default;
  /// The session of the first of these keys that has one.
  virtual void find(std::vector<std::string> keys,
                    jsvm::host::answered<std::optional<stored_session>> done) = 0;
  /// Creates or replaces it; none to live ends a time to live that it had.
  virtual void put(std::string key, writable_session session,
                   jsvm::host::answered<jsvm::host::nothing> done) = 0;
  /// Answers whether there was one.
  virtual void remove(std::string key, jsvm::host::answered<presence> done) = 0;
};

}  // namespace sidehook::session
