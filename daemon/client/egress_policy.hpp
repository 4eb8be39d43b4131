#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "config/egress_rule.hpp"
#include "config/settings.hpp"
#include "daemon/client/url.hpp"

namespace sidehook::client {

/// Whom requests may reach: config/README.md, "Egress rules". Immutable.
///
/// Each URL is checked by its host and port before anything is sent, and each address when it is
/// about to be connected to: what a name stands for is only known then.
class egress_policy {
 public:
  /// Why not: "example.com:22 is forbidden by http_client.egress.deny: :22".
  using refusal = std::optional<std::string>;

  /// What addresses are checked before they are connected to.
  enum class route {
    direct,
    by_proxy,  ///< none: only the proxy learns the host's
  };

  /// @param settings  whose rules can be read
  explicit egress_policy(const config::egress_settings& settings);

  refusal check(const url& target, route way) const;
  /// @param address  of the target's host
  refusal check(const url& target, const boost::asio::ip::address& address) const;

 private:
  using rules = std::vector<config::egress_rule>;

  rules allow_;
  rules deny_;
};

}  // namespace sidehook::client
