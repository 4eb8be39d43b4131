#include "daemon/client/egress_policy.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

namespace sidehook::client {
namespace {

using boost::asio::ip::address;
using config::egress_rule;
using subject = egress_rule::subject;
using rules = std::vector<egress_rule>;

rules parse(const std::vector<std::string>& texts) {
  rules parsed;
  for (const auto& text : texts) {
    auto rule = config::parse_egress_rule(text);
    if (!rule) throw std::invalid_argument(fmt::format("{}: {}", text, rule.error()));
    parsed.push_back(*std::move(rule));
  }
  return parsed;
}

// The IPv4 address behind one of the well-known prefix for translation (64:ff9b::/96).
address without_translation(const address& whole) {
  if (!whole.is_v6()) return whole;
  const auto bytes = whole.to_v6().to_bytes();
  constexpr std::array<unsigned char, 12> prefix{0x00, 0x64, 0xFF, 0x9B};
  if (!std::equal(prefix.begin(), prefix.end(), bytes.begin())) return whole;
  return boost::asio::ip::address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

// The system connects to itself when it is asked for no address in particular.
address without_wildcard(const address& whole) {
  if (!whole.is_unspecified()) return whole;
  if (whole.is_v4()) return boost::asio::ip::address_v4::loopback();
  return boost::asio::ip::address_v6::loopback();
}

bool names_address(const egress_rule& rule, const address& written) {
  if (rule.what != subject::network) return false;
  const address plain = config::without_mapping(written);
  return contains(rule, plain) || contains(rule, without_translation(plain)) ||
         contains(rule, without_wildcard(plain));
}

bool names_host(const egress_rule& rule, std::string_view host) {
  switch (rule.what) {
    case subject::anything:
      return true;
    case subject::host:
      return host == rule.name;
    case subject::subdomains:
      return host.size() > rule.name.size() && host.ends_with(rule.name) &&
             host[host.size() - rule.name.size() - 1] == '.';
    case subject::network:
      return false;
  }
  return false;
}

std::optional<address> literal(const url& target) {
  boost::system::error_code error;
  const address parsed = boost::asio::ip::make_address(target.host(), error);
  if (error) return std::nullopt;
  return parsed;
}

bool has_port(const egress_rule& rule, const url& target) {
  return !rule.port || *rule.port == target.port();
}

const egress_rule* by_name(const rules& among, const url& target) {
  const auto found = std::find_if(among.begin(), among.end(), [&](const egress_rule& rule) {
    return has_port(rule, target) && names_host(rule, target.host());
  });
  return found == among.end() ? nullptr : &*found;
}

const egress_rule* by_address(const rules& among, const url& target, const address& where) {
  const auto found = std::find_if(among.begin(), among.end(), [&](const egress_rule& rule) {
    return has_port(rule, target) && names_address(rule, where);
  });
  return found == among.end() ? nullptr : &*found;
}

bool may_name_an_address(const rules& among, const url& target) {
  return std::any_of(among.begin(), among.end(), [&](const egress_rule& rule) {
    return rule.what == subject::network && has_port(rule, target);
  });
}

std::string forbidden(std::string_view what, const egress_rule& rule) {
  return fmt::format("{} is forbidden by http_client.egress.deny: {}", what, rule.text);
}

std::string not_allowed(std::string_view what) {
  return fmt::format("{} is not among what http_client.egress.allow names", what);
}

}  // namespace

egress_policy::egress_policy(const config::egress_settings& settings)
    : allow_(parse(settings.allow)), deny_(parse(settings.deny)) {}

egress_policy::refusal egress_policy::check(const url& target, route way) const {
  if (const auto* rule = by_name(deny_, target)) return forbidden(target.place(), *rule);
  if (const auto address = literal(target)) return check(target, *address);
  if (allow_.empty() || by_name(allow_, target) != nullptr) return {};
  if (way == route::direct && may_name_an_address(allow_, target)) return {};
  return not_allowed(target.place());
}

egress_policy::refusal egress_policy::check(const url& target, const address& where) const {
  const std::string shown =
      literal(target) ? target.place()
                      : fmt::format("{}, which is {},", target.place(), where.to_string());
  if (const auto* rule = by_address(deny_, target, where)) return forbidden(shown, *rule);
  if (allow_.empty() || by_name(allow_, target) != nullptr) return {};
  if (by_address(allow_, target, where) != nullptr) return {};
  return not_allowed(shown);
}

}  // namespace sidehook::client
