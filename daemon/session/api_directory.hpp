#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidehook::session {

/// What the definition of an API says about sessions.
struct api_rules {
  std::string org_id = {};
  /// How long a session lives that has no lifetime of its own; 0 or less: no end.
  std::chrono::seconds session_lifetime{0};
  bool session_lifetime_respects_key_expiration = false;
  bool dont_set_quota_on_create = false;
};

/// The APIs that are loaded. Asked on any thread; must not block.
class api_directory {
 public:
  virtual ~api_directory() = default;
  virtual std::optional<api_rules> find(std::string_view api_id) const = 0;
  virtual std::vector<std::string> ids() const = 0;
};

}  // namespace sidehook::session
