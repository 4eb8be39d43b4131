#pragma once

#include <functional>
#include <optional>
#include <string>

#include "daemon/session/quota.hpp"
#include "daemon/session/session_editor.hpp"
#include "daemon/session/session_rules.hpp"
#include "daemon/session/session_store.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::session {

/// Sessions as handlers and the administration read and write them: look-up, view, checks and
/// lifetime, over a store that keeps texts. Any thread; answers as the store does. What is written
/// is read first, so that what a handler leaves alone stays as it is stored; where the store serves
/// an answer's calls before those of others, nothing comes between. Elsewhere (Redis) the last of
/// several writers at once wins, with all of the session, as among gateways.
class session_service : public session_editor {
 public:
  /// @param store     and what the rules refer to must outlive the service and its answers
  /// @param counters  of the quotas, likewise; null where nobody counts
  session_service(session_store& store, session_rules rules, quota_counters* counters = nullptr)
      : store_(store), rules_(std::move(rules)), counters_(counters) {}

  void get(std::string key, std::string api_id,
           jsvm::host::answered<std::optional<std::string>> done) override;
  void write(std::string key, std::string session_json, jsvm::host::quota_reset reset,
             std::function<void(write_outcome)> done) override;
  void remove(std::string key, jsvm::host::answered<presence> done) override;

 private:
  struct found_session;
  void find(std::vector<std::string> keys, jsvm::host::answered<found_session> done);
  void count(found_session found, jsvm::host::answered<found_session> done);
  void put(std::string key, writable_session session, write_outcome::kind success,
           std::function<void(write_outcome)> done);

  session_store& store_;
  session_rules rules_;
  quota_counters* counters_;
};

}  // namespace sidehook::session
