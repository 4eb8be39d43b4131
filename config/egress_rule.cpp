#include "config/egress_rule.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace sidehook::config {
namespace {

using boost::asio::ip::address;
using subject = egress_rule::subject;
using rule_result = boost::system::result<egress_rule, std::string>;

constexpr std::string_view forms =
    "must be a host name, \"*.domain\", an IP address, or a network such as 10.0.0.0/8, each with "
    "\":port\" if only that is meant (IPv6 in brackets then), or \":port\" alone";

// The two halves of a rule; the port is nothing when there is no colon for it.
struct parts {
  std::string_view subject;
  std::optional<std::string_view> port;
};

template <class Number>
std::optional<Number> number_from(std::string_view text, Number most) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > most) return {};
  return number;
}

// Two colons and no brackets are an IPv6 address without a port.
parts split_rule(std::string_view text) {
  if (text.starts_with('[')) {
    const auto bracket = text.find(']');
    if (bracket == std::string_view::npos) return {text, {}};
    const auto inside = text.substr(1, bracket - 1);
    const auto rest = text.substr(bracket + 1);
    if (rest.empty()) return {inside, {}};
    return rest.starts_with(':') ? parts{inside, rest.substr(1)} : parts{text, {}};
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    return {text, {}};
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

bool is_name(std::string_view text) {
  if (text.empty() || text.starts_with('.') || text.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

// 10.0.1 and 300.0.0.1 are no names that anybody means.
bool ends_in_number(std::string_view name) {
  const auto last = name.substr(name.rfind('.') + 1);
  return !last.empty() && std::all_of(last.begin(), last.end(),
                                      [](unsigned char c) { return c >= '0' && c <= '9'; });
}

template <class Bytes>
Bytes prefix_of(Bytes bytes, unsigned bits) {
  for (unsigned i = 0; i < bytes.size(); ++i) {
    const unsigned kept = std::clamp(bits, i * 8, i * 8 + 8) - i * 8;
    bytes[i] = static_cast<unsigned char>(bytes[i] & (0xFF00U >> kept));
  }
  return bytes;
}

address prefix_of(const address& whole, unsigned bits) {
  if (whole.is_v4()) return boost::asio::ip::address_v4(prefix_of(whole.to_v4().to_bytes(), bits));
  return boost::asio::ip::address_v6(prefix_of(whole.to_v6().to_bytes(), bits));
}

unsigned bits_of(const address& whole) { return whole.is_v4() ? 32 : 128; }

std::optional<address> address_from(std::string_view text) {
  if (text.find('%') != std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const address parsed = boost::asio::ip::make_address(text, error);
  if (error) return std::nullopt;
  return parsed;
}

rule_result network_rule(const address& written, std::optional<std::string_view> prefix) {
  const unsigned most = bits_of(written);
  const auto bits = prefix ? number_from(*prefix, most) : most;
  if (!bits) return "must have a prefix from 0 to " + std::to_string(most) + " behind its slash";
  egress_rule rule;
  rule.what = subject::network;
  rule.prefix_bits = *bits;
  rule.network = prefix_of(written, *bits);
  const address plain = without_mapping(rule.network);
  if (plain.is_v4() && written.is_v6() && *bits >= 96) {
    rule.prefix_bits -= 96;
    rule.network = plain;
  }
  return rule;
}

rule_result name_rule(subject what, std::string_view name) {
  if (!is_name(name) || ends_in_number(comparable_name(name))) return std::string(forms);
  egress_rule rule;
  rule.what = what;
  rule.name = comparable_name(name);
  return rule;
}

rule_result rule_of(std::string_view text) {
  if (text == "*") return egress_rule{};
  if (text.starts_with("*.")) return name_rule(subject::subdomains, text.substr(2));
  const auto slash = text.find('/');
  const auto network = address_from(text.substr(0, slash));
  if (!network) return name_rule(subject::host, text);
  if (slash == std::string_view::npos) return network_rule(*network, {});
  return network_rule(*network, text.substr(slash + 1));
}

}  // namespace

rule_result parse_egress_rule(std::string_view text) {
  const parts written = split_rule(text);
  const bool port_alone = written.port && written.subject.empty();
  rule_result rule = port_alone ? rule_result(egress_rule{}) : rule_of(written.subject);
  if (!rule) return rule;
  if (written.port) {
    rule->port = number_from(*written.port, std::uint16_t{65'535});
    if (!rule->port || rule->port == 0) {
      return std::string("must have a port from 1 to 65535 behind its colon");
    }
  }
  rule->text = text;
  return rule;
}

bool contains(const egress_rule& network, const address& candidate) {
  return candidate.is_v4() == network.network.is_v4() &&
         prefix_of(candidate, network.prefix_bits) == network.network;
}

address without_mapping(const address& whole) {
  if (!whole.is_v6() || !whole.to_v6().is_v4_mapped()) return whole;
  return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, whole.to_v6());
}

std::string comparable_name(std::string_view host) {
  std::string name(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

}  // namespace sidehook::config
