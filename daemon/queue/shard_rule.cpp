#include "daemon/queue/shard_rule.hpp"

#include <cstdint>
#include <string_view>

namespace sidehook::queue {
namespace {

// FNV-1a, its halves folded together: std::hash may differ from one build to the next.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t prime = 0x100000001b3;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * prime;
  return hash ^ (hash >> 32);
}

}  // namespace

std::size_t shard_rule::shard_of(const route::job& job) const {
  const bool by_key = by_ == by::key && !job.event.key.empty();
  return hash_of(by_key ? job.event.key : job.api->id) % shards_;
}

}  // namespace sidehook::queue
