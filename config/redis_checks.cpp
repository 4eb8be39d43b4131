#include <fmt/format.h>

#include "config/json/text.hpp"
#include "config/redis_address.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {
namespace {

void refuse_text(settings_assembly& assembled, std::string_view option, const std::string& value,
                 std::string_view why) {
  assembled.refuse_assigned(option, fmt::format("{} is not allowed: {}", json::quoted(value), why));
}

void check_path(settings_assembly& assembled, const redis_settings& redis, std::size_t index) {
  const auto refuse = [&](std::string_view why) {
    assembled.refuse_item(
        "redis.addresses", index,
        fmt::format("{} is not allowed: {}", json::quoted(redis.addresses[index]), why));
  };
  if (redis.cluster) return refuse("the nodes of a cluster have hosts and ports");
  if (redis.tls.enabled) refuse("no TLS is spoken at a path; redis.tls.enabled is set");
}

// Several servers that are neither sentinels nor a cluster would not have the same data.
void check_addresses(settings_assembly& assembled, const redis_settings& redis) {
  if (assembled.was_refused("redis.addresses")) return;
  if (redis.addresses.empty())
    return assembled.refuse_assigned("redis.addresses",
                                     "an empty list is not allowed: must name a server");
  for (std::size_t i = 0; i < redis.addresses.size(); ++i) {
    const auto address = parse_redis_address(redis.addresses[i]);
    if (!address) {
      assembled.refuse_item(
          "redis.addresses", i,
          fmt::format("{} is not allowed: must be host:port, [IPv6 address]:port, or the path of "
                      "a Unix domain socket, which begins with /",
                      json::quoted(redis.addresses[i])));
    } else if (!address->path.empty()) {
      check_path(assembled, redis, i);
    }
  }
  if (redis.addresses.size() > 1 && redis.master_name.empty() && !redis.cluster)
    assembled.refuse_assigned("redis.addresses",
                              "several are not allowed: one server has one address; set "
                              "redis.master_name if they are sentinels, or redis.cluster");
}

void check_kind(settings_assembly& assembled, const redis_settings& redis) {
  if (!redis.cluster || assembled.was_refused("redis.cluster")) return;
  if (!redis.master_name.empty())
    refuse_text(assembled, "redis.master_name", redis.master_name,
                "a cluster, as redis.cluster says, has no sentinels");
  if (redis.database != 0)
    assembled.refuse_assigned("redis.database",
                              fmt::format("{} is not allowed: a cluster, as redis.cluster says, "
                                          "has only database 0",
                                          redis.database));
}

void check_passwords(settings_assembly& assembled, const redis_settings& redis) {
  assembled.refuse_second_source("redis.password", redis.password, redis.password_file);
  assembled.refuse_second_source("redis.sentinel_password", redis.sentinel_password,
                                 redis.sentinel_password_file);
}

void check_sentinels(settings_assembly& assembled, const redis_settings& redis) {
  if (!redis.master_name.empty() || assembled.was_refused("redis.master_name")) return;
  constexpr std::string_view why = "there are no sentinels; set redis.master_name";
  if (!redis.sentinel_username.empty())
    refuse_text(assembled, "redis.sentinel_username", redis.sentinel_username, why);
  if (!redis.sentinel_password.empty())
    refuse_text(assembled, "redis.sentinel_password", "***", why);
  if (!redis.sentinel_password_file.empty())
    refuse_text(assembled, "redis.sentinel_password_file", redis.sentinel_password_file, why);
}

// Who says how to encrypt, and not that, would send in the clear.
void check_tls(settings_assembly& assembled, const redis_tls_settings& tls) {
  if (!tls.enabled && !assembled.was_refused("redis.tls.enabled")) {
    constexpr std::string_view why = "connections are not encrypted; set redis.tls.enabled";
    const auto need_tls = [&](std::string_view option, const std::string& value) {
      if (!value.empty()) refuse_text(assembled, option, value, why);
    };
    need_tls("redis.tls.ca_file", tls.ca_file);
    need_tls("redis.tls.certificate_file", tls.certificate_file);
    need_tls("redis.tls.key_file", tls.key_file);
    return need_tls("redis.tls.server_name", tls.server_name);
  }
  if (!tls.key_file.empty() && tls.certificate_file.empty())
    refuse_text(assembled, "redis.tls.key_file", tls.key_file,
                "there is no certificate to it; set redis.tls.certificate_file");
}

// The part of a key between braces tells the node of a cluster that has it: the prefix, as a whole.
void check_prefix(settings_assembly& assembled, const std::string& prefix) {
  if (prefix.find_first_of("{}") == std::string::npos) return;
  refuse_text(assembled, "queue.redis.prefix", prefix, "must be without braces");
}

}  // namespace

void check_redis(settings_assembly& assembled) {
  const auto& redis = assembled.values().redis;
  check_addresses(assembled, redis);
  check_kind(assembled, redis);
  check_passwords(assembled, redis);
  check_sentinels(assembled, redis);
  check_tls(assembled, redis.tls);
  check_prefix(assembled, assembled.values().queue.redis.prefix);
}

}  // namespace sidehook::config
