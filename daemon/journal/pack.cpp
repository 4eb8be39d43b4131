#include "daemon/journal/pack.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include <zlib.h>

#include "daemon/queue/record.hpp"

namespace sidehook::journal {
namespace {

using queue::append_netstring;
using queue::append_number;
using queue::netstring_reader;

// A pack that has reached it is full.
constexpr std::size_t full_at_bytes = std::size_t{16} * 1024;

std::uint32_t checksum(std::string_view text) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

// The first deliveries, which are of one event and have ids behind one another.
std::span<const placed> of_first_event(std::span<const placed> deliveries) {
  std::size_t count = 1;
  while (count < std::min(deliveries.size(), pack::most_deliveries) &&
         deliveries[count].second.job == deliveries.front().second.job &&
         deliveries[count].first.id == deliveries.front().first.id + count)
    ++count;
  return deliveries.first(count);
}

bool takes(const pack& to, std::span<const placed> of_event) {
  return to.text.size() < full_at_bytes && of_event.front().first.id == to.last + 1 &&
         of_event.back().first.id - to.first < pack::most_deliveries;
}

// What they share, how many they are, what each has for itself, and the checksum of all that.
void append(pack& to, std::span<const placed> of_event) {
  const std::size_t begin = to.text.size();
  queue::append_shared(to.text, *of_event.front().second.job);
  append_number(to.text, of_event.size());
  for (const auto& [at, what] : of_event) {
    queue::append_own(to.text, what);
    to.bytes += size_of(what);
  }
  append_number(to.text, checksum(std::string_view(to.text).substr(begin)));
  to.last = of_event.back().first.id;
}

// The deliveries of the next event; none when they cannot be read.
std::vector<stored_delivery> read_event(netstring_reader& read, std::size_t most) {
  const auto text = read.rest();
  stored_delivery shared;
  queue::read_shared(read, shared);
  std::vector<stored_delivery> rows(read.number<std::size_t>(1, most), shared);
  for (auto& row : rows) queue::read_own(read, row);
  const auto part = text.substr(0, text.size() - read.rest().size());
  const auto sum = read.number<std::uint32_t>(0, std::numeric_limits<std::uint32_t>::max());
  if (!read.is_good()) return {};
  if (sum != checksum(part)) rows.assign(rows.size(), stored_delivery{{}, {}, false});
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
