#pragma once

#include <string>
#include <vector>

#include "config/egress_rule.hpp"
#include "config/environment.hpp"
#include "daemon/client/url.hpp"

namespace sidehook::client {

/// Which proxy a request goes through. Chosen here instead of in libcurl, because the egress policy
/// has to know. Immutable.
///
/// The option holds for all requests. Without it, these variables of the environment hold, in lower
/// case or, all but the first, in upper case: http_proxy for http, https_proxy for https, all_proxy
/// for both; no_proxy lists hosts with the names below them, addresses and networks to be reached
/// directly, or "*".
class proxy_choice {
 public:
  proxy_choice(std::string option, const config::environment& environment);

  /// The URL of the proxy; "" when the target is reached directly.
  const std::string& for_target(const url& target) const;

 private:
  bool is_exempt(const url& target) const;

  std::string for_http_;
  std::string for_https_;
  std::vector<config::egress_rule> exempt_;
};

/// For messages: host and port of the proxy, without the password that its URL may hold.
std::string place_of_proxy(std::string_view proxy);

}  // namespace sidehook::client
