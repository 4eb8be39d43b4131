#pragma once

#include <cstdint>

#include "daemon/journal/delivery_lane.hpp"
#include "daemon/queue/stored_delivery.hpp"

namespace sidehook::journal {

using queue::loaded;
using queue::stored;

/// A delivery as its row has it.
struct stored_delivery : queue::stored_delivery {
  place at;
  /// Whether the texts are those that were written.
  bool intact = true;
};

/// What it counts, as the delivery does.
std::size_t size_of(const stored_delivery& row);

/// A number that names a row, as SQLite keeps it: no row has one beyond what is signed.
std::int64_t as_stored(std::uint64_t id);

/// The delivery of a row, with the id of its place.
queue::delivery restored(stored_delivery row, const queue::handler_finder& find);

/// A sum of all texts that a delivery's row holds, to tell whether they were changed by anybody
/// else than us.
std::int64_t checksum(const queue::delivery& what);
std::int64_t checksum(const stored_delivery& row);

}  // namespace sidehook::journal
