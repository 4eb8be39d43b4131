#pragma once

#include "config/settings.hpp"
#include "daemon/redis_store/notifier.hpp"
#include "daemon/redis_store/session_keys.hpp"
#include "daemon/redis_store/store_client.hpp"
#include "daemon/session/session_store.hpp"

namespace sidehook::redis_store {

/// The sessions of gateways, where these have them (README.md). Any thread.
///
/// Each call is several commands, with others' between them. What is done stays done when a later
/// one fails: the caller hears of it, and can do the same again.
class sessions : public session::session_store {
 public:
  sessions(store_client& client, notifier& notifier, const config::session_settings& settings)
      : client_(client), notifier_(notifier), naming_(session_keys::naming_of(settings)) {}

  void find(std::vector<std::string> keys,
            jsvm::host::answered<std::optional<session::stored_session>> done) override;
  void put(std::string key, session::writable_session session,
           jsvm::host::answered<jsvm::host::nothing> done) override;
  /// With what is counted of it, but for the quotas of its access rights.
  void remove(std::string key, jsvm::host::answered<session::presence> done) override;

 private:
  void renew_quotas(const std::string& key, const std::vector<std::string>& scopes,
                    jsvm::host::answered<jsvm::host::nothing> done);

  store_client& client_;
  notifier& notifier_;
  session_keys::naming naming_;
};

}  // namespace sidehook::redis_store
