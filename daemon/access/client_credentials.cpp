#include "daemon/access/client_credentials.hpp"

#include <algorithm>

namespace sidehook::access {

boost::system::result<std::optional<http::header>, config::fault> credentials_for(
    const std::vector<config::way_in>& ways, const config::environment& environment) {
  const auto way = std::ranges::find_if(
      ways, [](const config::way_in& each) { return config::shows_secret(each.type); });
  if (way == ways.end()) return std::optional<http::header>();
  const auto read = read_secrets(*way, environment);
  if (read.has_error()) return read.error();
  const auto& secret = read->front();
  if (way->type == config::way_in::kind::bearer)
    return std::optional(http::header{"Authorization", "Bearer " + secret});
  return std::optional(http::header{way->header, secret});
}

}  // namespace sidehook::access
