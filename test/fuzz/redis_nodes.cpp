#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "daemon/redis/redirect.hpp"
#include "daemon/redis/reply_reader.hpp"
#include "daemon/redis/sentinel_answer.hpp"
#include "daemon/redis/slot_map.hpp"

namespace {

using namespace sidehook;
using config::redis_address;
using redis::slot_count;
using redis::slot_map;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const redis_address& address) {
  require(!address.host.empty() && address.port != 0 && address.path.empty());
}

void check(slot_map map) {
  for (const auto& each : map.nodes()) check(each);
  bool all_served = true;
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    const auto* node = map.node_of(slot);
    if (node != nullptr) check(*node);
    all_served = all_served && node != nullptr;
  }
  require(all_served == map.covers_all_slots());
  const redis_address other{"other", 1, ""};
  map.move(slot_count - 1, other);
  require(*map.node_of(slot_count - 1) == other);
}

// What an address is written as is read as that address.
void check_address(std::string_view text) {
  const auto read = config::parse_redis_address(text);
  if (read) require(config::parse_redis_address(to_string(*read)) == read);
}

}  // namespace

// What servers say about where others are: whatever is taken from it can be connected to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_address(bytes);
  const redis_address asked{"asked", 6379, ""};
  redis::reply_reader reader;
  reader.feed(bytes);
  while (const auto next = reader.next()) {
    if (const auto to = redis::read_redirect(*next, asked)) {
      check(to->to);
      require(to->slot < slot_count);
    }
    if (const auto master = redis::read_master_address(*next)) check(*master);
    if (auto map = slot_map::read(*next, asked)) check(*std::move(map));
    require(redis::slot_of(next->text) < slot_count);
  }
  return 0;
}
