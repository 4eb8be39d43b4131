#pragma once

#include <optional>

#include "daemon/journal/delivery_page.hpp"
#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::journal {

/// The table of the deliveries that were tried or postponed, one a row. Synchronous, on the
/// database's thread. Every call can throw store::sqlite_error.
class delivery_rows {
 public:
  explicit delivery_rows(store::sqlite_database& database);

  void insert(const queue::delivery& what, place at);
  /// The delivery's next attempt, and what the last one left behind.
  void reschedule(const queue::delivery& what, place at);
  /// How many equal events it stands for.
  void note(queue::delivery_id id, std::uint64_t count, queue::time_point last_seen);
  void remove(queue::delivery_id id);
  /// Moves a row that is not intact to a table that nobody reads but people.
  void set_aside(queue::delivery_id id);

  std::optional<stored_delivery> find(queue::delivery_id id);
  /// Those from the place on.
  delivery_page read(place from, const lane_bounds& room, const skipper& skip);

  /// What a statement of somebody else selects to get rows, and one of these.
  static std::string_view columns();
  static stored_delivery row_of(const store::sqlite_rows& rows);

  totals count();

 private:
  store::sqlite_statement insert_;
  store::sqlite_statement reschedule_;
  store::sqlite_statement note_;
  store::sqlite_statement remove_;
  store::sqlite_statement set_aside_;
  store::sqlite_statement find_;
  store::sqlite_statement read_;
  store::sqlite_statement count_;
};

}  // namespace sidehook::journal
