#pragma once

#include <functional>
#include <string>

#include "daemon/session/session_rules.hpp"
#include "daemon/session/session_store.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::session {

/// What became of a session that was to be written.
struct write_outcome {
  enum class kind { added, modified, refused };
  kind ended = kind::refused;
  /// When it was refused.
  refusal why = {};
};

/// Sessions as handlers read and write them, with what those need besides who administer them.
/// Answers as those of the host's ports: on any thread, once, perhaps before the call returns.
class session_editor : public jsvm::host::session_service {
 public:
  /// set(), with all that can be said about it.
  virtual void write(std::string key, std::string session_json, jsvm::host::quota_reset reset,
                     std::function<void(write_outcome)> done) = 0;
  /// Removes the session of exactly that key.
  virtual void remove(std::string key, jsvm::host::answered<presence> done) = 0;

  /// write(), with an error for a refusal.
  void set(std::string key, std::string session_json, jsvm::host::quota_reset reset,
           jsvm::host::answered<jsvm::host::nothing> done) override;
};

}  // namespace sidehook::session
