#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/journal/delivery_rows.hpp"
#include "daemon/journal/delivery_window.hpp"
#include "daemon/journal/pack_rows.hpp"

namespace sidehook::journal {

/// The deliveries that are not settled: in packs as long as their place is `due` 0, one a row from
/// then on. Synchronous, on the database's thread. Every call can throw store::sqlite_error.
class stored_deliveries {
 public:
  explicit stored_deliveries(store::sqlite_database& database);

  /// @param deliveries  in the order of their ids
  void insert(std::span<const placed> deliveries);
  /// The delivery's next attempt, and what the last one left behind. One of a pack gets a row: it
  /// has to be removed from there before.
  void reschedule(place from, const placed& to);
  /// How many equal events it stands for; from then on it stands at place_of_noted().
  void note(const placed& noted);
  /// Those that stand at these places.
  void remove(std::vector<ended> deliveries);
  /// Moves one that is not intact to a table that nobody reads but people; gives its name.
  std::string_view set_aside(const stored_delivery& what);

  std::optional<stored_delivery> find(queue::delivery_id id);
  /// Reads on in a lane.
  /// @param skip  says of an id whether to leave it out
  delivery_page read(const delivery_window::page_wanted& wanted, const skipper& skip);

  totals count();
  /// The largest that any delivery ever had; 0 when there was none.
  queue::delivery_id last_id();

 private:
  pack_rows packs_;
  delivery_rows rows_;
  store::sqlite_statement last_id_;
};

}  // namespace sidehook::journal
