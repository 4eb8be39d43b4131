#include "daemon/journal/pack.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>

#include <zlib.h>

#include "daemon/queue/record.hpp"

namespace sidehook::journal {
namespace {

using queue::append_netstring;
using queue::append_number;
using queue::netstring_reader;

// A pack that has reached it is full.
constexpr std::size_t full_at_bytes = std::size_t{16} * 1024;
// What a pack's deliveries take in memory when they are read, where each has its own event: no
// more, unless a single one does.
constexpr std::size_t most_unpacked_bytes = std::size_t{1024} * 1024;

std::uint32_t checksum(std::string_view text) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

std::size_t bytes_of(std::span<const placed> deliveries) {
  return std::accumulate(
      deliveries.begin(), deliveries.end(), std::size_t{0},
      [](std::size_t sum, const placed& each) { return sum + size_of(each.second); });
}

// The first deliveries, which are of one event and have ids behind one another, as far as they fit
// into a pack.
std::span<const placed> of_first_event(std::span<const placed> deliveries) {
  const auto& first = deliveries.front();
  std::size_t count = 1;
  std::size_t bytes = size_of(first.second);
  while (count < std::min(deliveries.size(), pack::most_deliveries)) {
    const auto& [at, what] = deliveries[count];
    bytes += size_of(what);
    if (what.job != first.second.job || at.id != first.first.id + count ||
        bytes > most_unpacked_bytes)
      break;
    ++count;
  }
  return deliveries.first(count);
}

bool takes(const pack& to, std::span<const placed> of_event) {
  return to.text.size() < full_at_bytes && to.bytes + bytes_of(of_event) <= most_unpacked_bytes &&
         of_event.front().first.id == to.last + 1 &&
         of_event.back().first.id - to.first < pack::most_deliveries;
}

// What they share, how many they are, what each has for itself, and the checksum of all that.
void append(pack& to, std::span<const placed> of_event) {
  const std::size_t begin = to.text.size();
  queue::append_shared(to.text, *of_event.front().second.job);
  append_number(to.text, of_event.size());
  for (const auto& [at, what] : of_event) queue::append_own(to.text, what);
  to.bytes += bytes_of(of_event);
  append_number(to.text, checksum(std::string_view(to.text).substr(begin)));
  to.last = of_event.back().first.id;
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
  const auto sum = read.number<std::uint32_t>(0, std::numeric_limits<std::uint32_t>::max());
  if (!read.is_good()) return {};
  // Only now it is known that there are so many of so large an event.
  if (sum != checksum(part)) return std::vector(count, stored_delivery{{}, {}, false});
  std::vector<stored_delivery> rows(count, shared);
  for (auto& row : rows) queue::read_own(own, row);
  return rows;
}

}  // namespace

std::vector<pack> packed(std::span<const placed> deliveries) {
  std::vector<pack> packs;
  while (!deliveries.empty()) {
    const auto of_event = of_first_event(deliveries);
    if (packs.empty() || !takes(packs.back(), of_event)) {
      packs.emplace_back().first = of_event.front().first.id;
      packs.back().text.reserve(full_at_bytes);
    }
    append(packs.back(), of_event);
    deliveries = deliveries.subspan(of_event.size());
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
