#include "daemon/journal/pack.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zlib.h>

#include "daemon/queue/record.hpp"

namespace sidehook::journal {
namespace {

using queue::append_netstring;
using queue::append_number;
using queue::netstring_reader;

// A pack that has reached it is full.
constexpr std::size_t full_at_bytes = std::size_t{64} * 1024;
// What a pack's deliveries take in memory when they are read, where each has its own event: no
// more, unless a single one does.
constexpr std::size_t most_unpacked_bytes = std::size_t{1024} * 1024;

// It takes a seventh of the time that zlib's does, which packs had at first.
std::uint64_t checksum(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

// One of these packs may still be there.
bool is_checksum_of(std::string_view text, std::uint64_t sum) {
  return sum == checksum(text) ||
         sum == ::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size());
}

// Deliveries of one event, with ids behind one another.
struct event_part {
  std::span<const placed> deliveries;
  std::size_t bytes;
};

// The first deliveries, as many as are of one event and fit into a pack.
event_part first_event(std::span<const placed> deliveries) {
  const auto& first = deliveries.front();
  std::size_t count = 1;
  std::size_t bytes = size_of(first.second);
  for (; count < std::min(deliveries.size(), pack::most_deliveries); ++count) {
    const auto& [at, what] = deliveries[count];
    const std::size_t more = size_of(what);
    if (what.job != first.second.job || at.id != first.first.id + count ||
        bytes + more > most_unpacked_bytes)
      break;
    bytes += more;
  }
  return {deliveries.first(count), bytes};
}

bool takes(const pack& to, const event_part& part) {
  return to.text.size() < full_at_bytes && to.bytes + part.bytes <= most_unpacked_bytes &&
         part.deliveries.front().first.id == to.last + 1 &&
         part.deliveries.back().first.id - to.first < pack::most_deliveries;
}

// What they share, how many they are, what each has for itself, and the checksum of all that.
void append(pack& to, const event_part& part) {
  const std::size_t begin = to.text.size();
  queue::append_shared(to.text, *part.deliveries.front().second.job);
  append_number(to.text, part.deliveries.size());
  for (const auto& [at, what] : part.deliveries) queue::append_own(to.text, what);
  append_number(to.text, checksum(std::string_view(to.text).substr(begin)));
  to.bytes += part.bytes;
  to.last = part.deliveries.back().first.id;
}

// The deliveries of the next event; none when they cannot be read.
std::vector<stored_delivery> read_event(netstring_reader& read, std::size_t most) {
  const auto text = read.rest();
  stored_delivery shared;
  queue::read_shared(read, shared);
  const auto count = read.number<std::size_t>(1, most);
  auto own = read;
  stored_delivery unused;
  for (std::size_t i = 0; i < count && read.is_good(); ++i) queue::read_own(read, unused);
  const auto part = text.substr(0, text.size() - read.rest().size());
  const auto sum = read.number<std::uint64_t>(0, std::numeric_limits<std::uint64_t>::max());
  if (!read.is_good()) return {};
  // Only now it is known that there are so many of so large an event.
  if (!is_checksum_of(part, sum)) return std::vector(count, stored_delivery{{}, {}, false});
  std::vector<stored_delivery> rows(count, shared);
  for (auto& row : rows) queue::read_own(own, row);
  return rows;
}

}  // namespace

std::vector<pack> packed(std::span<const placed> deliveries) {
  std::vector<pack> packs;
  while (!deliveries.empty()) {
    const auto part = first_event(deliveries);
    if (packs.empty() || !takes(packs.back(), part)) {
      packs.emplace_back().first = part.deliveries.front().first.id;
      packs.back().text.reserve(full_at_bytes);
    }
    append(packs.back(), part);
    deliveries = deliveries.subspan(part.deliveries.size());
  }
  return packs;
}

std::vector<stored_delivery> unpacked(queue::delivery_id first, queue::delivery_id last,
                                      std::string_view text) {
  std::vector<stored_delivery> rows;
  const std::size_t count = last - first + 1;
  netstring_reader read(text);
  while (rows.size() < count) {
    auto of_event = read_event(read, count - rows.size());
    if (of_event.empty()) break;
    std::ranges::move(of_event, std::back_inserter(rows));
  }
  rows.resize(count, stored_delivery{{}, {}, false});
  for (auto& row : rows) row.at = {0, first++};
  return rows;
}

}  // namespace sidehook::journal
