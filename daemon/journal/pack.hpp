#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/journal/stored_delivery.hpp"

namespace sidehook::journal {

/// Deliveries with ids behind one another, as one text. What those of one event share is in it
/// once; each event's part has a checksum of its own, so that damage to one leaves the others
/// readable.
struct pack {
  /// No pack has more deliveries.
  static constexpr std::size_t most_deliveries = 1'024;

  queue::delivery_id first = 0;
  queue::delivery_id last = 0;
  /// As size_of() counts them.
  std::size_t bytes = 0;
  std::string text;
};

/// The deliveries in packs, each large enough to share the cost of a row, and small enough not to
/// be kept for long because of a single one of them.
/// @param deliveries  in the order of their ids
std::vector<pack> packed(std::span<const placed> deliveries);

/// What is in a pack, all its deliveries: those of which the text is not as it was written have
/// `intact` false, and nothing but a place.
/// @param first,last  not further apart than packs have them
std::vector<stored_delivery> unpacked(queue::delivery_id first, queue::delivery_id last,
                                      std::string_view text);

}  // namespace sidehook::journal
