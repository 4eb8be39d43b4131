#pragma once

#include <vector>

#include "daemon/journal/delivery_page.hpp"
#include "daemon/journal/options.hpp"
#include "daemon/queue/dead_letters.hpp"
#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::journal {

/// The table of the dead letters. Synchronous, on the database's thread. Every call can throw
/// store::sqlite_error.
class dead_letter_rows {
 public:
  dead_letter_rows(store::sqlite_database& database, const queue::dead_letter_bounds& bounds);

  /// Makes a dead letter of a delivery.
  /// @param history  takes the place of the delivery's own
  void add(const queue::delivery& what, const std::string& history, const std::string& reason,
           queue::time_point died);
  /// Removes the oldest that are beyond the bounds.
  void prune(queue::time_point now);

  /// The newest first, those with ids below `before` (0: from the newest on).
  std::vector<queue::dead_letter> list(const queue::dead_letter_filter& filter,
                                       std::uint64_t before, std::size_t most);
  /// What there is, of those with ids below `before` (0: of all).
  totals matching(const queue::dead_letter_filter& filter, std::uint64_t before);
  /// The oldest as deliveries, which have no place yet, each with the id of its letter.
  struct letter {
    std::uint64_t id = 0;
    stored_delivery as_delivery;
  };
  std::vector<letter> oldest(const queue::dead_letter_filter& filter, std::uint64_t before,
                             const lane_bounds& most);
  void remove(std::uint64_t id);
  /// Removes the oldest; answers how many.
  std::size_t remove(const queue::dead_letter_filter& filter, std::uint64_t before,
                     std::size_t most);
  /// The id that the next one gets, or a larger one.
  std::uint64_t next_id();

  const totals& all() const { return all_; }

  /// Put around a transaction: counts nothing of it unless it comes to commit().
  class counting {
   public:
    explicit counting(dead_letter_rows& rows) : rows_(rows), before_(rows.all_) {}
    ~counting() {
      if (!committed_) rows_.all_ = before_;
    }
    counting(const counting&) = delete;
    counting& operator=(const counting&) = delete;
    void commit() { committed_ = true; }

   private:
    dead_letter_rows& rows_;
    const totals before_;
    bool committed_ = false;
  };

 private:
  std::size_t removed(store::sqlite_rows rows);

  const queue::dead_letter_bounds bounds_;
  store::sqlite_statement add_;
  store::sqlite_statement list_;
  store::sqlite_statement matching_;
  store::sqlite_statement oldest_;
  store::sqlite_statement remove_;
  store::sqlite_statement remove_matching_;
  store::sqlite_statement remove_oldest_;
  store::sqlite_statement remove_older_;
  store::sqlite_statement next_id_;
  totals all_;
};

}  // namespace sidehook::journal
