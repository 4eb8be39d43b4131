#include "daemon/redis/slot_map.hpp"

#include <algorithm>
#include <string>

#include "daemon/redis/host_and_port.hpp"

namespace sidehook::redis {
namespace {

using reply_kind = reply::kind;

std::optional<std::uint16_t> slot_in(const reply& number) {
  if (!number.is(reply_kind::integer) || number.number < 0 || number.number >= slot_count)
    return std::nullopt;
  return static_cast<std::uint16_t>(number.number);
}

// The first two of [host, port, …]. No host stands for the one that was asked.
std::optional<config::redis_address> node_in(const reply& node,
                                             const config::redis_address& asked) {
  if (!node.is(reply_kind::list) || node.items.size() < 2 || !node.items[1].is(reply_kind::integer))
    return std::nullopt;
  const auto& host = node.items[0];
  if (!host.is(reply_kind::text) && !host.is(reply_kind::nil)) return std::nullopt;
  return host_and_port(host.text.empty() ? asked.host : host.text,
                       std::to_string(node.items[1].number));
}

// What a node says whose own host it was not told.
bool is_unknown_host(const reply& node) {
  return node.is(reply_kind::list) && !node.items.empty() && node.items[0].text == "?";
}

}  // namespace

std::optional<slot_map> slot_map::read(const reply& answer, const config::redis_address& asked) {
  if (!answer.is(reply_kind::list)) return std::nullopt;
  slot_map made;
  for (const auto& range : answer.items) {
    if (!made.take_range(range, asked) || made.nodes_.size() > most_nodes) return std::nullopt;
  }
  return made;
}

// [first slot, last slot, master, replica, …]
bool slot_map::take_range(const reply& range, const config::redis_address& asked) {
  if (!range.is(reply_kind::list) || range.items.size() < 3) return false;
  const auto first = slot_in(range.items[0]);
  const auto last = slot_in(range.items[1]);
  if (!first || !last || *first > *last) return false;
  if (is_unknown_host(range.items[2])) return true;
  const auto node = node_in(range.items[2], asked);
  if (!node) return false;
  std::fill(owners_.begin() + *first, owners_.begin() + *last + 1, index_of(*node));
  return true;
}

std::uint16_t slot_map::index_of(const config::redis_address& node) {
  auto found = std::ranges::find(nodes_, node);
  if (found == nodes_.end()) found = nodes_.insert(nodes_.end(), node);
  return static_cast<std::uint16_t>(found - nodes_.begin());
}

const config::redis_address* slot_map::node_of(std::uint16_t slot) const {
  const auto owner = owners_.at(slot);
  return owner == none ? nullptr : &nodes_.at(owner);
}

bool slot_map::covers_all_slots() const {
  return std::ranges::find(owners_, none) == owners_.end();
}

void slot_map::move(std::uint16_t slot, const config::redis_address& to) {
  owners_.at(slot) = index_of(to);
}

}  // namespace sidehook::redis
