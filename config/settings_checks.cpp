#include <algorithm>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "config/egress_rule.hpp"
#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {
namespace {

using boost::asio::ip::address;

struct listener {
  std::string_view address_option;
  std::string_view port_option;
  std::string_view anonymous_option;
  std::string_view auth_option;
  const std::string& address;
  std::uint16_t port;
  bool allow_anonymous;
  const std::vector<way_in>& auth;
  std::string_view users;
};

std::optional<address> parsed(const std::string& text) {
  boost::system::error_code error;
  const auto made = boost::asio::ip::make_address(text, error);
  if (error) return std::nullopt;
  return made;
}

// Nothing is said that follows from a value that was refused already.
void check_address(settings_assembly& assembled, const listener& which) {
  if (assembled.was_refused(which.address_option)) return;
  const auto parsed_address = parsed(which.address);
  if (!parsed_address) {
    assembled.refuse_assigned(which.address_option,
                              fmt::format("{} is not allowed: must be an IPv4 or IPv6 address",
                                          json::quoted(which.address)));
    return;
  }
  if (assembled.was_refused(which.anonymous_option) || assembled.was_refused(which.auth_option))
    return;
  if (!parsed_address->is_loopback() && !which.allow_anonymous && which.auth.empty()) {
    assembled.refuse_assigned(
        which.address_option,
        fmt::format(
            "{} is not allowed: other machines can reach it and no authentication is configured; "
            "give {} a way in, or set {} to true to let anyone who can reach it {}",
            json::quoted(which.address), which.auth_option, which.anonymous_option, which.users));
  }
}

// Whether both cannot listen on one port.
bool overlap(const address& a, const address& b) {
  return a == b || (a.is_v4() == b.is_v4() && (a.is_unspecified() || b.is_unspecified()));
}

void check_ports(settings_assembly& assembled, const listener& events, const listener& admin) {
  for (const auto option :
       {events.address_option, events.port_option, admin.address_option, admin.port_option}) {
    if (assembled.was_refused(option)) return;
  }
  const auto events_address = parsed(events.address);
  const auto admin_address = parsed(admin.address);
  if (!events_address || !admin_address || events.port == 0 || events.port != admin.port) return;
  if (!overlap(*events_address, *admin_address)) return;
  const bool admin_given = assembled.origin_of(admin.port_option).from != origin::source::built_in;
  const auto& at_fault = admin_given ? admin : events;
  const auto& other = admin_given ? events : admin;
  assembled.refuse_assigned(at_fault.port_option,
                            fmt::format("{} is not allowed: it is the value of {} too",
                                        at_fault.port, other.port_option));
}

void check_rules(settings_assembly& assembled, std::string_view option,
                 const std::vector<std::string>& rules) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto rule = parse_egress_rule(rules[i]);
    if (rule) continue;
    assembled.refuse_item(
        option, i, fmt::format("{} is not allowed: {}", json::quoted(rules[i]), rule.error()));
  }
}

// What refuses a signed request that is sent again is the memory of its id.
void check_tolerance(settings_assembly& assembled, std::size_t index) {
  const auto tolerance = assembled.values().listen.auth[index].tolerance_s;
  const auto window = assembled.values().queue.dedupe_window_s;
  if (2 * tolerance <= window) return;
  assembled.refuse_item(
      "listen.auth", index,
      fmt::format("a tolerance_s of {} is not allowed: requests could be replayed; must be at most "
                  "half of queue.dedupe_window_s, which is {}",
                  tolerance.count(), window.count()));
}

}  // namespace

void check_ways_in(settings_assembly& assembled) {
  const auto& values = assembled.values();
  const bool window_known = !assembled.was_refused("queue.dedupe_window_s");
  for (std::size_t i = 0; window_known && i < values.listen.auth.size(); ++i) {
    if (values.listen.auth[i].type == way_in::kind::standard_webhooks)
      check_tolerance(assembled, i);
  }
  for (std::size_t i = 0; i < values.admin.auth.size(); ++i) {
    const auto type = values.admin.auth[i].type;
    if (!signs_body(type)) continue;
    assembled.refuse_item("admin.auth", i,
                          fmt::format("the type {} is not allowed: its signature says nothing of "
                                      "what is asked for; must be bearer or header",
                                      to_string(type)));
  }
}

void check_mappings(settings_assembly& assembled) {
  const auto& mappings = assembled.values().mappings;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    const auto same = [&](const mapping& other) { return other.name == mappings[i].name; };
    const auto first = std::find_if(mappings.begin(), mappings.end(), same) - mappings.begin();
    if (static_cast<std::size_t>(first) < i)
      assembled.refuse_item("mappings", i,
                            fmt::format("the name {} is not allowed: item {} has it too",
                                        json::quoted(mappings[i].name), first + 1));
  }
}

void check_http_client(settings_assembly& assembled) {
  const auto& client = assembled.values().http_client;
  check_rules(assembled, "http_client.egress.allow", client.egress.allow);
  check_rules(assembled, "http_client.egress.deny", client.egress.deny);
  if (!client.client_key_file.empty() && client.client_certificate_file.empty()) {
    assembled.refuse_assigned("http_client.client_key_file",
                              fmt::format("{} is not allowed: there is no certificate to it; set "
                                          "http_client.client_certificate_file",
                                          json::quoted(client.client_key_file)));
  }
}

void check_listeners(settings_assembly& assembled) {
  const settings& values = assembled.values();
  const listener events{
      "listen.address",      "listen.port",      "listen.allow_anonymous",      "listen.auth",
      values.listen.address, values.listen.port, values.listen.allow_anonymous, values.listen.auth,
      "send events"};
  const listener admin{
      "admin.address",      "admin.port",      "admin.allow_anonymous",      "admin.auth",
      values.admin.address, values.admin.port, values.admin.allow_anonymous, values.admin.auth,
      "administer Sidehook"};
  check_address(assembled, events);
  check_address(assembled, admin);
  check_ports(assembled, events, admin);
}

}  // namespace sidehook::config
