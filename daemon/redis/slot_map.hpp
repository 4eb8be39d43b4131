#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "config/redis_address.hpp"
#include "daemon/redis/reply.hpp"
#include "daemon/redis/slot.hpp"

namespace sidehook::redis {

/// Which node of a cluster serves which slots.
class slot_map {
 public:
  /// What Redis says that a cluster may have.
  static constexpr std::size_t most_nodes = 1'000;

  /// Reads a reply to CLUSTER SLOTS; nothing when it is none, or names more nodes. Replicas are
  /// left out.
  /// @param asked  the node that gave it, which may leave its own host out
  static std::optional<slot_map> read(const reply& answer, const config::redis_address& asked);

  /// Null when no node serves it. Valid until the map is changed.
  const config::redis_address* node_of(std::uint16_t slot) const;
  /// Each that serves slots, once.
  const std::vector<config::redis_address>& nodes() const { return nodes_; }
  bool covers_all_slots() const;

  /// A slot is somewhere else now.
  void move(std::uint16_t slot, const config::redis_address& to);

 private:
  slot_map() : owners_(slot_count, none) {}

  static constexpr std::uint16_t none = 0xffff;

  std::uint16_t index_of(const config::redis_address& node);
  bool take_range(const reply& range, const config::redis_address& asked);

  std::vector<config::redis_address> nodes_;
  // For each slot the index of its node.
  std::vector<std::uint16_t> owners_;
};

}  // namespace sidehook::redis
