#pragma once

#include "daemon/queue/known_ids.hpp"
#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::journal {

/// The table of the ids that senders gave to events which were accepted lately. Synchronous, on the
/// database's thread. Every call can throw store::sqlite_error.
class sender_id_rows {
 public:
  sender_id_rows(store::sqlite_database& database, const queue::dedupe_bounds& bounds);

  /// Whether any id is kept.
  bool keeps_any() const { return bounds_.ids > 0 && bounds_.window.count() > 0; }
  bool is_known(const route::sender_key& key, queue::time_point now);
  void add(const route::sender_key& key, queue::time_point now);
  /// Removes what is beyond the bounds.
  void prune(queue::time_point now);

 private:
  const queue::dedupe_bounds bounds_;
  store::sqlite_statement find_;
  store::sqlite_statement add_;
  store::sqlite_statement remove_older_;
  store::sqlite_statement remove_oldest_;
};

}  // namespace sidehook::journal
