#include "daemon/session/session_editor.hpp"

#include <utility>

namespace sidehook::session {

using jsvm::host::nothing;

void session_editor::set(std::string key, std::string session_json, jsvm::host::quota_reset reset,
                         jsvm::host::answered<nothing> done) {
  write(std::move(key), std::move(session_json), reset,
        [done = std::move(done)](write_outcome outcome) {
          if (outcome.ended != write_outcome::kind::refused) return done({nothing(), ""});
          done({std::nullopt, std::move(outcome.why.message), outcome.why.store_gone});
        });
}

}  // namespace sidehook::session
