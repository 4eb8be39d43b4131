#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "daemon/journal/delivery_window.hpp"
#include "daemon/journal/stored_delivery.hpp"
#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::journal {

struct totals {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

/// The table of the deliveries that are not settled, one a row. Synchronous, on the database's
/// thread. Every call can throw store::sqlite_error.
class delivery_rows {
 public:
  explicit delivery_rows(store::sqlite_database& database);

  void insert(const queue::delivery& what, place at);
  /// The delivery's next attempt, and what the last one left behind.
  void reschedule(const queue::delivery& what, place at);
  /// How many equal events it stands for.
  void note(queue::delivery_id id, std::uint64_t count, queue::time_point last_seen);
  /// All with these ids and those in between.
  void remove(queue::delivery_id first, queue::delivery_id last);
  /// Moves a row that is not intact to a table that nobody reads but people.
  void set_aside(queue::delivery_id id);

  struct page {
    std::vector<stored_delivery> rows;
    /// Where the next page begins; nothing after the last one.
    std::optional<place> rest;
  };
  std::optional<stored_delivery> find(queue::delivery_id id);
  /// Reads on in a lane.
  /// @param skip  says of an id whether to leave it out
  page read(const delivery_window::page_wanted& wanted,
            const std::function<bool(queue::delivery_id)>& skip);

  /// What a statement of somebody else selects to get rows, and one of these.
  static std::string_view columns();
  static stored_delivery row_of(const store::sqlite_rows& rows);

  totals count();
  /// The largest that any delivery ever had; 0 when there was none.
  queue::delivery_id last_id();

 private:
  store::sqlite_statement insert_;
  store::sqlite_statement reschedule_;
  store::sqlite_statement note_;
  store::sqlite_statement remove_;
  store::sqlite_statement set_aside_;
  store::sqlite_statement find_;
  store::sqlite_statement read_fresh_;
  store::sqlite_statement read_retried_;
  store::sqlite_statement count_;
  store::sqlite_statement last_id_;
};

}  // namespace sidehook::journal
