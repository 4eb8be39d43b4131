#include "daemon/redis/secrets.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "config/secret_file.hpp"

namespace sidehook::redis {
namespace {

// Where a password is from.
struct source {
  const std::string& username;
  const std::string& password;
  const std::string& file;
  std::string_view file_option;
};

result<credentials> read(const source& from) {
  auto known = config::read_secret(from.password, from.file, from.file_option);
  if (known.failure.empty()) return credentials{from.username, std::move(known.text)};
  return failure{failure::reason::gone, fmt::format("Redis has no password: {}", known.failure)};
}

}  // namespace

result<credentials> server_credentials(const options& options) {
  return read({options.username, options.password, options.password_file, "redis.password_file"});
}

result<credentials> sentinel_credentials(const options& options) {
  return read({options.sentinel_username, options.sentinel_password, options.sentinel_password_file,
               "redis.sentinel_password_file"});
}

std::vector<config::redis_address> addresses_of(const options& options) {
  std::vector<config::redis_address> addresses;
  for (const auto& each : options.addresses) {
    if (auto address = config::parse_redis_address(each)) addresses.push_back(*std::move(address));
  }
  return addresses;
}

}  // namespace sidehook::redis
