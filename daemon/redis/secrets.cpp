#include "daemon/redis/secrets.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "config/file.hpp"

namespace sidehook::redis {
namespace {

// Where a password is from.
struct source {
  const std::string& username;
  const std::string& password;
  const std::string& file;
  std::string_view file_option;
};

std::string_view without_line_break(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

result<credentials> read(const source& from) {
  constexpr std::size_t most_bytes = 4096;
  if (from.file.empty()) return credentials{from.username, from.password};
  const auto file = config::read_file(from.file, most_bytes);
  if (file.failure.empty())
    return credentials{from.username, std::string(without_line_break(file.text))};
  return failure{failure::reason::gone, fmt::format("Redis has no password: {} {} ({})", from.file,
                                                    file.failure, from.file_option)};
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
