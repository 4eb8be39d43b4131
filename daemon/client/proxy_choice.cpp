#include "daemon/client/proxy_choice.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include <boost/asio/ip/address.hpp>

namespace sidehook::client {
namespace {

using config::egress_rule;
using subject = egress_rule::subject;

const std::string none;

// The first of the variables that is set to something.
std::string first_of(const config::environment& environment,
                     std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    const auto value = config::variable(environment, name);
    if (value && !value->empty()) return std::string(*value);
  }
  return {};
}

// Entries that are no rules exempt nothing, as with other programs.
std::vector<egress_rule> rules_of(std::string_view list) {
  std::vector<egress_rule> rules;
  constexpr std::string_view separators = ", \t";
  for (auto begin = list.find_first_not_of(separators); begin != std::string_view::npos;) {
    const auto end = std::min(list.find_first_of(separators, begin), list.size());
    auto entry = list.substr(begin, end - begin);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (auto rule = config::parse_egress_rule(entry)) rules.push_back(*std::move(rule));
    begin = list.find_first_not_of(separators, end);
  }
  return rules;
}

bool is_or_is_below(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

bool exempts(const egress_rule& rule, const url& target) {
  if (rule.port && *rule.port != target.port()) return false;
  if (rule.what == subject::anything) return true;
  if (rule.what != subject::network) return is_or_is_below(target.host(), rule.name);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(target.host(), error);
  return !error && contains(rule, address);
}

}  // namespace

proxy_choice::proxy_choice(std::string option, const config::environment& environment) {
  if (!option.empty()) {
    for_http_ = option;
    for_https_ = std::move(option);
    return;
  }
  // Never HTTP_PROXY: a server that passes a request's headers on in its environment would let
  // anyone set it.
  for_http_ = first_of(environment, {"http_proxy", "all_proxy", "ALL_PROXY"});
  for_https_ = first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  exempt_ = rules_of(first_of(environment, {"no_proxy", "NO_PROXY"}));
}

const std::string& proxy_choice::for_target(const url& target) const {
  if (is_exempt(target)) return none;
  return target.scheme() == "https" ? for_https_ : for_http_;
}

bool proxy_choice::is_exempt(const url& target) const {
  return std::any_of(exempt_.begin(), exempt_.end(),
                     [&](const egress_rule& rule) { return exempts(rule, target); });
}

std::string place_of_proxy(std::string_view proxy) {
  const auto scheme = proxy.find("://");
  if (scheme != std::string_view::npos) proxy.remove_prefix(scheme + 3);
  const auto password = proxy.rfind('@');
  if (password != std::string_view::npos) proxy.remove_prefix(password + 1);
  return std::string(proxy.substr(0, proxy.find('/')));
}

}  // namespace sidehook::client
