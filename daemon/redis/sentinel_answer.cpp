#include "daemon/redis/sentinel_answer.hpp"

#include "daemon/redis/host_and_port.hpp"

namespace sidehook::redis {

std::optional<config::redis_address> read_master_address(const reply& answer) {
  using kind = reply::kind;
  if (!answer.is(kind::list) || answer.items.size() != 2 || !answer.items[0].is(kind::text) ||
      !answer.items[1].is(kind::text))
    return std::nullopt;
  return host_and_port(answer.items[0].text, answer.items[1].text);
}

}  // namespace sidehook::redis
