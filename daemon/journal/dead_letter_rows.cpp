#include "daemon/journal/dead_letter_rows.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

namespace sidehook::journal {
namespace {

#define LETTER_COLUMNS                                                                          \
  "event_id, api_id, org_id, event_type, handler, path, key, trace_parent, event_json, count, " \
  "last_seen"

// A filter, as the values for ?1 to ?7. The id is a range, so that one letter is found by its key.
#define MATCHES                                                           \
  " WHERE id BETWEEN ?1 AND ?2 AND (?3 IS NULL OR api_id = ?3) AND "      \
  "(?4 IS NULL OR event_type = ?4) AND (?5 IS NULL OR handler = ?5) AND " \
  "(?6 IS NULL OR died >= ?6) AND (?7 IS NULL OR died < ?7) "

constexpr std::size_t pruned_at_once = 100;

struct filter_values {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
};

filter_values values_of(const queue::dead_letter_filter& filter, std::uint64_t before) {
  filter_values values;
  values.first = as_stored(filter.id.value_or(0));
  values.last = as_stored(filter.id.value_or(std::numeric_limits<std::uint64_t>::max()));
  if (before > 0) values.last = std::min(values.last, as_stored(before) - 1);
  if (filter.from) values.from = stored(*filter.from);
  if (filter.to) values.to = stored(*filter.to);
  return values;
}

template <class... Values>
store::sqlite_rows matching_rows(store::sqlite_statement& statement,
                                 const queue::dead_letter_filter& filter, std::uint64_t before,
                                 const Values&... values) {
  const auto bounds = values_of(filter, before);
  return statement.query(bounds.first, bounds.last, filter.api_id, filter.event_type,
                         filter.handler, bounds.from, bounds.to, values...);
}

totals totals_of(const store::sqlite_rows& rows) {
  return {static_cast<std::size_t>(rows.integer(0)), static_cast<std::size_t>(rows.integer(1))};
}

queue::dead_letter letter_of(const store::sqlite_rows& rows) {
  const auto text = [&](int column) { return std::string(rows.text(column)); };
  queue::dead_letter letter;
  letter.id = static_cast<std::uint64_t>(rows.integer(0));
  letter.event_id = text(1);
  letter.api_id = text(2);
  letter.org_id = text(3);
  letter.event_type = text(4);
  letter.handler = text(5);
  letter.event_json = text(6);
  letter.reason = text(7);
  letter.attempts = static_cast<int>(rows.integer(8));
  letter.history = text(9);
  letter.accepted = loaded(rows.integer(10));
  letter.died = loaded(rows.integer(11));
  letter.count = static_cast<std::uint64_t>(rows.integer(12));
  letter.last_seen = loaded(rows.integer(13));
  return letter;
}

stored_delivery delivery_of(const store::sqlite_rows& rows) {
  const auto text = [&](int column) { return std::string(rows.text(column)); };
  stored_delivery row;
  row.replayed = true;
  row.event_id = text(1);
  row.api_id = text(2);
  row.org_id = text(3);
  row.event_type = text(4);
  row.handler = text(5);
  row.path = text(6);
  row.key = text(7);
  row.trace_parent = text(8);
  row.event_json = text(9);
  row.count = static_cast<std::uint64_t>(rows.integer(10));
  row.last_seen = loaded(rows.integer(11));
  return row;
}

}  // namespace

dead_letter_rows::dead_letter_rows(store::sqlite_database& database,
                                   const queue::dead_letter_bounds& bounds)
    : bounds_(bounds),
      add_(database,
           "INSERT INTO dead_letters (died, bytes, reason, attempts, accepted, "
           "history, " LETTER_COLUMNS
           ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
      list_(database,
            "SELECT id, event_id, api_id, org_id, event_type, handler, event_json, reason, "
            "attempts, history, accepted, died, count, last_seen FROM dead_letters" MATCHES
            "ORDER BY id DESC LIMIT ?8"),
      matching_(database,
                "SELECT count(*), coalesce(sum(length(CAST(event_json AS BLOB))), 0) "
                "FROM dead_letters" MATCHES),
      oldest_(database,
              "SELECT id, " LETTER_COLUMNS " FROM dead_letters" MATCHES "ORDER BY id LIMIT ?8"),
      remove_(database, "DELETE FROM dead_letters WHERE id = ?1 RETURNING bytes"),
      remove_matching_(database,
                       "DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters" MATCHES
                       "ORDER BY id LIMIT ?8) RETURNING bytes"),
      remove_oldest_(database,
                     "DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters ORDER BY "
                     "id LIMIT ?1) RETURNING bytes"),
      remove_older_(database,
                    "DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE "
                    "died < ?1 ORDER BY died LIMIT ?2) RETURNING bytes"),
      next_id_(database,
               "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'dead_letters'), 0) "
               "+ 1") {
  store::sqlite_statement count(database,
                                "SELECT count(*), coalesce(sum(bytes), 0) FROM "
                                "dead_letters INDEXED BY dead_letters_by_time");
  auto rows = count.query();
  rows.next();
  all_ = totals_of(rows);
}

void dead_letter_rows::add(const queue::delivery& what, const std::string& history,
                           const std::string& reason, queue::time_point died) {
  const auto& job = *what.job;
  const auto& event = job.event;
  const std::size_t bytes = event.json.size() + history.size();
  using text = std::string_view;
  add_.run(stored(died), static_cast<std::int64_t>(bytes), text(reason), std::int64_t{what.attempt},
           stored(what.accepted), text(history), text(job.event_id), text(job.api->id),
           text(job.api->org_id), text(event.type), text(job.handlers[what.handler]->name),
           text(event.path), text(event.key), text(event.trace_parent), text(event.json),
           static_cast<std::int64_t>(what.count), stored(what.last_seen));
  ++all_.count;
  all_.bytes += bytes;
}

void dead_letter_rows::prune(queue::time_point now) {
  const auto at_once = static_cast<std::int64_t>(pruned_at_once);
  while (removed(remove_older_.query(stored(now - bounds_.age), at_once)) > 0) {
  }
  while (all_.count > bounds_.count) {
    const auto over = static_cast<std::int64_t>(all_.count - bounds_.count);
    if (removed(remove_oldest_.query(std::min(over, at_once))) == 0) return;
  }
  while (all_.bytes > bounds_.bytes && removed(remove_oldest_.query(std::int64_t{1})) > 0) {
  }
}

std::vector<queue::dead_letter> dead_letter_rows::list(const queue::dead_letter_filter& filter,
                                                       std::uint64_t before, std::size_t most) {
  std::vector<queue::dead_letter> letters;
  auto rows = matching_rows(list_, filter, before, as_stored(most));
  while (rows.next()) letters.push_back(letter_of(rows));
  return letters;
}

totals dead_letter_rows::matching(const queue::dead_letter_filter& filter, std::uint64_t before) {
  auto rows = matching_rows(matching_, filter, before);
  rows.next();
  return totals_of(rows);
}

std::vector<dead_letter_rows::letter> dead_letter_rows::oldest(
    const queue::dead_letter_filter& filter, std::uint64_t before, const lane_bounds& most) {
  std::vector<letter> letters;
  std::size_t bytes = 0;
  auto rows = matching_rows(oldest_, filter, before, as_stored(most.deliveries));
  while (bytes < most.bytes && rows.next()) {
    letters.push_back({static_cast<std::uint64_t>(rows.integer(0)), delivery_of(rows)});
    bytes += letters.back().as_delivery.event_json.size();
  }
  return letters;
}

void dead_letter_rows::remove(std::uint64_t id) { removed(remove_.query(as_stored(id))); }

std::size_t dead_letter_rows::remove(const queue::dead_letter_filter& filter, std::uint64_t before,
                                     std::size_t most) {
  return removed(matching_rows(remove_matching_, filter, before, as_stored(most)));
}

std::uint64_t dead_letter_rows::next_id() {
  auto rows = next_id_.query();
  rows.next();
  return static_cast<std::uint64_t>(rows.integer(0));
}

std::size_t dead_letter_rows::removed(store::sqlite_rows rows) {
  std::size_t count = 0;
  for (; rows.next(); ++count) {
    --all_.count;
    all_.bytes -= static_cast<std::size_t>(rows.integer(0));
  }
  return count;
}

#undef LETTER_COLUMNS
#undef MATCHES

}  // namespace sidehook::journal
