#pragma once

#include "config/settings.hpp"
#include "daemon/redis_store/session_keys.hpp"
#include "daemon/redis_store/store_client.hpp"
#include "daemon/session/quota.hpp"

namespace sidehook::redis_store {

/// The counters that gateways keep of quotas. Any thread.
class quota_reader : public session::quota_counters {
 public:
  quota_reader(store_client& client, const config::session_settings& settings)
      : client_(client), naming_(session_keys::naming_of(settings)) {}

  void read(std::string key, std::vector<std::string> scopes,
            jsvm::host::answered<session::quota_use> done) override;

 private:
  store_client& client_;
  session_keys::naming naming_;
};

}  // namespace sidehook::redis_store
