#pragma once

#include <functional>
#include <string>

#include "config/settings.hpp"
#include "daemon/redis_store/key_values.hpp"
#include "daemon/redis_store/notifier.hpp"
#include "daemon/redis_store/quota_reader.hpp"
#include "daemon/redis_store/sessions.hpp"
#include "daemon/redis_store/store_client.hpp"

namespace sidehook::redis_store {

/// Sessions and script storage in Redis, over one client that lives on the io_context. The ports
/// are called from any thread. After stop() the io_context runs out of work; only then may this be
/// destroyed.
class state {
 public:
  using reporter = std::function<void(const std::string&)>;

  /// @param report  hears what the operator should know; on any thread
  state(boost::asio::io_context& context, const config::settings& settings, const reporter& report)
      : client_(context, settings.redis, report),
        notifier_(client_, settings, report),
        sessions_(client_, notifier_, settings.sessions),
        quotas_(client_, settings.sessions),
        key_values_(client_) {}

  session::session_store& sessions() { return sessions_; }
  session::quota_counters& quotas() { return quotas_; }
  jsvm::host::key_value_store& key_values() { return key_values_; }

  /// Why nothing can be read or written now; "" when it can. Any thread.
  std::string failure() const { return client_.failure(); }
  /// What is under way, and what is asked for later, is answered with an error. Any thread.
  void stop() { client_.stop(); }

 private:
  store_client client_;
  notifier notifier_;
  redis_store::sessions sessions_;
  quota_reader quotas_;
  redis_store::key_values key_values_;
};

}  // namespace sidehook::redis_store
