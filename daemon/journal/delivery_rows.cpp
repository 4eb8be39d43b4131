#include "daemon/journal/delivery_rows.hpp"

#include <string_view>

namespace sidehook::journal {
namespace {

#define COLUMNS                                                                            \
  "id, due, attempt, replayed, accepted, checksum, event_id, api_id, org_id, event_type, " \
  "handler, path, key, trace_parent, history, event_json, count, last_seen, kills"

std::int64_t stored_size(const queue::delivery& what) {
  return static_cast<std::int64_t>(size_of(what));
}

}  // namespace

delivery_rows::delivery_rows(store::sqlite_database& database)
    : insert_(database,
              "INSERT INTO deliveries (" COLUMNS
              ", bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
              "?15, ?16, ?17, ?18, ?19, ?20)"),
      reschedule_(database,
                  "UPDATE deliveries SET due = ?2, attempt = ?3, history = ?4, bytes = ?5, "
                  "checksum = ?6, kills = ?7 WHERE id = ?1"),
      note_(database, "UPDATE deliveries SET count = ?2, last_seen = ?3 WHERE id = ?1"),
      remove_(database, "DELETE FROM deliveries WHERE id = ?1"),
      set_aside_(database, "INSERT INTO damaged_deliveries (" COLUMNS ") SELECT " COLUMNS
                           " FROM deliveries WHERE id = ?1"),
      find_(database, "SELECT " COLUMNS " FROM deliveries WHERE id = ?1"),
      read_(database, "SELECT " COLUMNS
                      " FROM deliveries WHERE due > 0 AND (due, id) >= (?1, ?2) "
                      "ORDER BY due, id"),
      count_(database, "SELECT count(*), coalesce(sum(bytes), 0) FROM deliveries") {}

void delivery_rows::insert(const queue::delivery& what, place at) {
  const auto& job = *what.job;
  const auto& event = job.event;
  using text = std::string_view;
  insert_.run(as_stored(at.id), at.due, std::int64_t{what.attempt}, std::int64_t{what.replayed},
              stored(what.accepted), checksum(what), text(job.event_id), text(job.api->id),
              text(job.api->org_id), text(event.type), text(job.handlers[what.handler]->name),
              text(event.path), text(event.key), text(event.trace_parent), text(what.history),
              text(event.json), static_cast<std::int64_t>(what.count), stored(what.last_seen),
              std::int64_t{what.kills}, stored_size(what));
}

void delivery_rows::reschedule(const queue::delivery& what, place at) {
  reschedule_.run(as_stored(at.id), at.due, std::int64_t{what.attempt},
                  std::string_view(what.history), stored_size(what), checksum(what),
                  std::int64_t{what.kills});
}

void delivery_rows::note(queue::delivery_id id, std::uint64_t count, queue::time_point last_seen) {
  note_.run(as_stored(id), static_cast<std::int64_t>(count), stored(last_seen));
}

void delivery_rows::remove(queue::delivery_id id) { remove_.run(as_stored(id)); }

void delivery_rows::set_aside(queue::delivery_id id) {
  set_aside_.run(as_stored(id));
  remove(id);
}

std::optional<stored_delivery> delivery_rows::find(queue::delivery_id id) {
  auto rows = find_.query(as_stored(id));
  if (!rows.next()) return std::nullopt;
  return row_of(rows);
}

delivery_page delivery_rows::read(place from, const lane_bounds& room, const skipper& skip) {
  page_filler page(room);
  auto rows = read_.query(from.due, as_stored(from.id));
  while (rows.next()) {
    if (!page.take(row_of(rows), skip)) return page.full();
  }
  return page.last();
}

std::string_view delivery_rows::columns() { return COLUMNS; }

stored_delivery delivery_rows::row_of(const store::sqlite_rows& rows) {
  const auto text = [&](int column) { return std::string(rows.text(column)); };
  stored_delivery row;
  row.at = {rows.integer(1), static_cast<queue::delivery_id>(rows.integer(0))};
  row.attempt = static_cast<int>(rows.integer(2));
  row.replayed = rows.integer(3) != 0;
  row.accepted = loaded(rows.integer(4));
  row.event_id = text(6);
  row.api_id = text(7);
  row.org_id = text(8);
  row.event_type = text(9);
  row.handler = text(10);
  row.path = text(11);
  row.key = text(12);
  row.trace_parent = text(13);
  row.history = text(14);
  row.event_json = text(15);
  row.count = static_cast<std::uint64_t>(rows.integer(16));
  row.last_seen = loaded(rows.integer(17));
  row.kills = static_cast<int>(rows.integer(18));
  row.intact = checksum(row) == rows.integer(5);
  return row;
}

totals delivery_rows::count() { return totals_of(count_); }

#undef COLUMNS

}  // namespace sidehook::journal
