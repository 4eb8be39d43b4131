#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "config/secret_file.hpp"
#include "config/settings.hpp"
#include "daemon/redis_store/session_keys.hpp"
#include "daemon/redis_store/store_client.hpp"

namespace sidehook::redis_store {

/// Tells gateways which sessions have changed, so that they do not go by what they remember of
/// them. What they do not hear costs some seconds, so nobody waits for it, and nothing is undone:
/// it is reported, once until it works again. Any thread.
class notifier {
 public:
  /// @param report  hears on any thread
  notifier(store_client& client, const config::settings& settings,
           std::function<void(const std::string&)> report);

  /// @param done  called when Redis has answered, whatever it says
  void tell(std::string_view key, std::function<void()> done);

 private:
  config::known_secret secret() const;
  void note(const std::string& failure);

  store_client& client_;
  session_keys::naming naming_;
  std::string secret_;
  std::string secret_file_;
  std::function<void(const std::string&)> report_;
  std::atomic<bool> failing_ = false;
};

}  // namespace sidehook::redis_store
