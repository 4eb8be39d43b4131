#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>

namespace sidehook::config {

/// Names hosts, addresses or ports that requests may go to, or not: config/README.md, "Egress
/// rules".
struct egress_rule {
  enum class subject {
    anything,
    host,        ///< this name
    subdomains,  ///< all names below this one
    network,     ///< all addresses with this prefix
  };
  subject what = subject::anything;
  /// Of a host or the domain above: lower case, no dot at its end.
  std::string name{};
  /// Of a network: never an IPv4 address that is written as IPv6, and 0 past the prefix.
  boost::asio::ip::address network{};
  unsigned prefix_bits = 0;
  /// Nothing stands for all.
  std::optional<std::uint16_t> port{};
  /// As it was written.
  std::string text{};

  bool operator==(const egress_rule&) const = default;
};

/// Reads "host", "*.domain", an address or a network, each with ":port" or without, or ":port"
/// alone. The error says what has to be ("must be …").
boost::system::result<egress_rule, std::string> parse_egress_rule(std::string_view text);

/// Whether the address, of the same family as the network or not, has the prefix.
bool contains(const egress_rule& network, const boost::asio::ip::address& address);

/// An IPv4 address that is written as IPv6 (::ffff:10.0.0.1) as what it is; others as they are.
boost::asio::ip::address without_mapping(const boost::asio::ip::address& address);

/// A host name as rules are compared with it: lower case, no dot at its end.
std::string comparable_name(std::string_view host);

}  // namespace sidehook::config
