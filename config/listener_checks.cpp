#include <algorithm>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

using boost::asio::ip::address;

/// The settings of one listener, and where they are from.
struct listener {
  /// "listen"
  std::string_view section;
  const listener_settings& set;
  /// What those do who reach it.
  std::string_view users;

  std::string option(std::string_view name) const { return fmt::format("{}.{}", section, name); }
};

std::optional<address> parsed(const std::string& text) {
  boost::system::error_code error;
  const auto made = boost::asio::ip::make_address(text, error);
  if (error) return std::nullopt;
  return made;
}

bool any_was_refused(const settings_assembly& assembled, const listener& which,
                     std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names,
                             [&](auto name) { return assembled.was_refused(which.option(name)); });
}

void check_reach(settings_assembly& assembled, const listener& which, const address& at) {
  if (any_was_refused(assembled, which, {"allow_anonymous", "auth"})) return;
  if (at.is_loopback() || which.set.allow_anonymous || !which.set.auth.empty()) return;
  assembled.refuse_assigned(
      which.option("address"),
      fmt::format(
          "{} is not allowed: other machines can reach it and no authentication is configured; "
          "give {} a way in, or set {} to true to let anyone who can reach it {}",
          json::quoted(which.set.address), which.option("auth"), which.option("allow_anonymous"),
          which.users));
}

// Nothing is said that follows from a value that was refused already.
void check_address(settings_assembly& assembled, const listener& which) {
  if (any_was_refused(assembled, which, {"address", "unix_socket"})) return;
  if (which.set.address.empty()) {
    if (!which.set.unix_socket.empty()) return;
    return assembled.refuse_assigned(
        which.option("address"),
        fmt::format("\"\" is not allowed: there is nowhere else to listen; give an IP address, or "
                    "{} a path",
                    which.option("unix_socket")));
  }
  const auto at = parsed(which.set.address);
  if (at) return check_reach(assembled, which, *at);
  assembled.refuse_assigned(which.option("address"),
                            fmt::format("{} is not allowed: must be an IPv4 or IPv6 address",
                                        json::quoted(which.set.address)));
}

void check_mode(settings_assembly& assembled, const listener& which) {
  const auto name = which.option("unix_socket_mode");
  if (assembled.was_refused(name) || file_mode(which.set.unix_socket_mode)) return;
  assembled.refuse_assigned(name,
                            fmt::format("{} is not allowed: must be octal digits, as in \"0660\"",
                                        json::quoted(which.set.unix_socket_mode)));
}

void check_tls(settings_assembly& assembled, const listener& which) {
  const auto& tls = which.set.tls;
  if (!tls.certificate_file.empty()) return;
  const auto need_certificate = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    assembled.refuse_assigned(
        which.option(name), fmt::format("{} is not allowed: connections are not encrypted; set {}",
                                        json::quoted(value), which.option("tls.certificate_file")));
  };
  need_certificate("tls.key_file", tls.key_file);
  need_certificate("tls.client_ca_file", tls.client_ca_file);
}

// Neither is of use without the other, and who gives only one means to keep others out.
void check_mutual_tls(settings_assembly& assembled, const listener& which) {
  if (any_was_refused(assembled, which, {"auth", "tls.client_ca_file"})) return;
  bool asked_for = false;
  for (std::size_t i = 0; i < which.set.auth.size(); ++i) {
    if (which.set.auth[i].type != way_in::kind::mutual_tls) continue;
    asked_for = true;
    if (!which.set.tls.client_ca_file.empty()) continue;
    assembled.refuse_item(which.option("auth"), i,
                          fmt::format("the type mutual_tls is not allowed: clients are asked for "
                                      "no certificate; set {}",
                                      which.option("tls.client_ca_file")));
  }
  if (asked_for || which.set.tls.client_ca_file.empty()) return;
  assembled.refuse_assigned(
      which.option("tls.client_ca_file"),
      fmt::format("{} is not allowed: it keeps out nobody who shows no certificate; give {} a way "
                  "of the type mutual_tls",
                  json::quoted(which.set.tls.client_ca_file), which.option("auth")));
}

// Whether both cannot listen on one port.
bool overlap(const address& a, const address& b) {
  return a == b || (a.is_v4() == b.is_v4() && (a.is_unspecified() || b.is_unspecified()));
}

// Of an option that must not be the same twice, what is said of the one that was given.
void refuse_same(settings_assembly& assembled, std::string_view name, const std::string& value) {
  const auto in_admin = fmt::format("admin.{}", name);
  const auto in_listen = fmt::format("listen.{}", name);
  const bool admin_given = assembled.origin_of(in_admin).from != origin::source::built_in;
  assembled.refuse_assigned(admin_given ? in_admin : in_listen,
                            fmt::format("{} is not allowed: it is the value of {} too", value,
                                        admin_given ? in_listen : in_admin));
}

void check_apart(settings_assembly& assembled, const listener& events, const listener& admin) {
  const auto& path = events.set.unix_socket;
  if (!path.empty() && path == admin.set.unix_socket)
    refuse_same(assembled, "unix_socket", json::quoted(path));
  if (any_was_refused(assembled, events, {"address", "port"}) ||
      any_was_refused(assembled, admin, {"address", "port"}))
    return;
  const auto events_address = parsed(events.set.address);
  const auto admin_address = parsed(admin.set.address);
  const auto port = events.set.port;
  if (!events_address || !admin_address || port == 0 || port != admin.set.port) return;
  if (overlap(*events_address, *admin_address))
    refuse_same(assembled, "port", std::to_string(port));
}

// What refuses a signed request that is sent again is the memory of its id.
void check_replays(settings_assembly& assembled, std::size_t index) {
  if (assembled.values().queue.max_dedupe_ids == 0)
    return assembled.refuse_item("listen.auth", index,
                                 "the type standard_webhooks is not allowed: requests could be "
                                 "replayed, as queue.max_dedupe_ids is 0");
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

void check_listeners(settings_assembly& assembled) {
  const settings& values = assembled.values();
  const listener events{"listen", values.listen, "send events"};
  const listener admin{"admin", values.admin, "administer Sidehook"};
  for (const auto& each : {events, admin}) {
    check_address(assembled, each);
    check_mode(assembled, each);
    check_tls(assembled, each);
    check_mutual_tls(assembled, each);
  }
  check_apart(assembled, events, admin);
}

void check_ways_in(settings_assembly& assembled) {
  const auto& values = assembled.values();
  const bool window_known = !assembled.was_refused("queue.dedupe_window_s");
  for (std::size_t i = 0; window_known && i < values.listen.auth.size(); ++i) {
    if (values.listen.auth[i].type == way_in::kind::standard_webhooks) check_replays(assembled, i);
  }
  for (std::size_t i = 0; i < values.admin.auth.size(); ++i) {
    const auto type = values.admin.auth[i].type;
    if (!signs_body(type)) continue;
    assembled.refuse_item("admin.auth", i,
                          fmt::format("the type {} is not allowed: its signature says nothing of "
                                      "what is asked for; must be bearer, header or mutual_tls",
                                      to_string(type)));
  }
}

}  // namespace sidehook::config
