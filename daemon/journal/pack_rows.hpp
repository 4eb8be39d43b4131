#pragma once

#include <optional>
#include <span>
#include <vector>

#include "daemon/journal/delivery_page.hpp"
#include "daemon/journal/pack.hpp"
#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::journal {

/// Whether it is a pack that a delivery stands in.
inline bool is_in_pack(place at) { return at.due == 0; }

/// A delivery that needs to be kept no longer where it stands, and what it counts.
struct ended {
  place at;
  std::size_t bytes = 0;
};

/// The table of the packs, and beside it what of them is settled: a pack is not changed, and goes
/// when all of it is. Synchronous, on the database's thread. Every call can throw
/// store::sqlite_error.
class pack_rows {
 public:
  explicit pack_rows(store::sqlite_database& database);

  void insert(std::span<const placed> deliveries);
  /// @param deliveries  of packs, each for the first time, in the order of their ids
  void settle(std::span<const ended> deliveries);
  /// Copies the pack that a delivery is in to a table that nobody reads but people.
  void set_aside(queue::delivery_id id);

  std::optional<stored_delivery> find(queue::delivery_id id);
  /// Those from the id on.
  delivery_page read(queue::delivery_id from, const lane_bounds& room, const skipper& skip);

  totals count();

  /// What a statement of somebody else selects to get packs, and the deliveries of one of these.
  static std::string_view columns() { return "first, last, deliveries"; }
  static std::vector<stored_delivery> deliveries_of(const store::sqlite_rows& rows);

 private:
  struct range {
    queue::delivery_id first = 0;
    queue::delivery_id last = 0;
    std::size_t size() const { return last - first + 1; }
  };

  static range range_of(const store::sqlite_rows& rows);
  /// The pack that a delivery is in.
  std::optional<range> around(queue::delivery_id id);
  void settle_in(const range& pack, std::span<const ended> deliveries);
  void note_settled(std::span<const ended> deliveries);
  std::size_t settled_in(const range& pack);
  void leave_out_settled(const range& pack, std::vector<stored_delivery>& rows);
  void remove(const range& pack);

  store::sqlite_statement insert_;
  store::sqlite_statement around_;
  store::sqlite_statement settle_;
  store::sqlite_statement count_settled_in_;
  store::sqlite_statement settled_in_;
  store::sqlite_statement remove_settled_;
  store::sqlite_statement remove_;
  store::sqlite_statement set_aside_;
  store::sqlite_statement read_;
  store::sqlite_statement count_;
  store::sqlite_statement count_settled_;
};

}  // namespace sidehook::journal
