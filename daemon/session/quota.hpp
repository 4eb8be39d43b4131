#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/session/json_text.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::session {

/// How much of quotas is used up, by scope, as far as it is counted. "" is the scope of a session
/// as a whole, others are those of access rights.
using quota_use = std::map<std::string, std::int64_t>;

/// Where gateways count how much of quotas is used up. Answers as session_store does.
class quota_counters {
 public:
  virtual ~quota_counters() = default;
  /// Those counters of a session that there are.
  /// @param key  under which the session was found
  virtual void read(std::string key, std::vector<std::string> scopes,
                    jsvm::host::answered<quota_use> done) = 0;
};

/// The scopes that a session's quotas may be counted under, "" first.
/// @param shown  as handlers see it
std::vector<std::string> quota_scopes(const json_text& shown);

/// Those of them that have a say in what handlers see.
std::vector<std::string> limited_scopes(const json_text& shown);

/// The session with what is left of its quotas (jsvm/compatibility.md, "Sessions in Redis").
std::string with_quota_use(const json_text& shown, const quota_use& used);

}  // namespace sidehook::session
