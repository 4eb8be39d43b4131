#include "daemon/journal/sender_id_rows.hpp"

#include <string_view>

#include "daemon/journal/stored_delivery.hpp"

namespace sidehook::journal {

// Rows are numbered in the order in which the ids came, so that the oldest are found without a
// second index, and no more are there than the first and the last number lie apart.
sender_id_rows::sender_id_rows(store::sqlite_database& database, const queue::dedupe_bounds& bounds)
    : bounds_(bounds),
      find_(database, "SELECT 1 FROM sender_ids WHERE api_id = ?1 AND event_id = ?2 AND seen > ?3"),
      add_(database,
           "INSERT OR REPLACE INTO sender_ids (api_id, event_id, seen) VALUES (?1, ?2, ?3)"),
      remove_older_(database,
                    "DELETE FROM sender_ids WHERE seen <= ?1 AND number IN "
                    "(SELECT number FROM sender_ids ORDER BY number LIMIT 1000)"),
      remove_oldest_(database,
                     "DELETE FROM sender_ids WHERE number <= "
                     "(SELECT max(number) FROM sender_ids) - ?1") {}

bool sender_id_rows::is_known(const route::sender_key& key, queue::time_point now) {
  return find_
      .query(std::string_view(key.api_id), std::string_view(key.id), stored(now - bounds_.window))
      .next();
}

void sender_id_rows::add(const route::sender_key& key, queue::time_point now) {
  add_.run(std::string_view(key.api_id), std::string_view(key.id), stored(now));
}

void sender_id_rows::prune(queue::time_point now) {
  remove_older_.run(stored(now - bounds_.window));
  remove_oldest_.run(static_cast<std::int64_t>(bounds_.ids));
}

}  // namespace sidehook::journal
