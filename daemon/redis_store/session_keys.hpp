#pragma once

#include <string>
#include <string_view>

#include "config/settings.hpp"

namespace sidehook::redis_store {

/// The names under which gateways have what belongs to a session (README.md).
class session_keys {
 public:
  enum class naming { plain, hashed };
  /// sessions.hash_keys
  static naming naming_of(const config::session_settings& settings) {
    return settings.hash_keys ? naming::hashed : naming::plain;
  }

  /// @param key  the token
  session_keys(std::string_view key, naming naming);

  /// What stands for the key: itself, or its hash.
  const std::string& id() const { return id_; }
  std::string session() const { return "apikey-" + id_; }
  /// Of how much is used up of a quota.
  /// @param scope  "" for that of the session as a whole
  std::string quota_counter(std::string_view scope) const;
  /// There while a rate limit keeps the key out.
  std::string rate_limit_mark() const { return "rate-limit-" + id_ + ".BLOCKED"; }

 private:
  std::string id_;
};

}  // namespace sidehook::redis_store
