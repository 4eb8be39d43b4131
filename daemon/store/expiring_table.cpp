#include "daemon/store/expiring_table.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <sqlite3.h>

namespace sidehook::store {
namespace {

constexpr std::size_t rows_at_once = 100;

std::int64_t stored(instant time) { return time.time_since_epoch().count(); }

std::optional<std::int64_t> stored(std::optional<instant> time) {
  return time ? std::optional(stored(*time)) : std::nullopt;
}

std::optional<instant> loaded(std::optional<std::int64_t> stored) {
  if (!stored) return std::nullopt;
  return instant(std::chrono::milliseconds(*stored));
}

std::int64_t as_integer(std::size_t number) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(number, most));
}

}  // namespace

std::optional<instant> end_after(instant now, std::chrono::seconds time_to_live) {
  if (time_to_live.count() <= 0) return std::nullopt;
  const auto most = std::chrono::floor<std::chrono::seconds>(instant::max() - now);
  return now + std::min(time_to_live, most);
}

expiring_table::expiring_table(sqlite_database& database, const std::string& name,
                               std::size_t most_bytes)
    : database_(database),
      most_bytes_(as_integer(most_bytes)),
      find_(database, fmt::format("SELECT text, expires_at FROM {} WHERE key = ?1 AND "
                                  "(expires_at IS NULL OR expires_at > ?2)",
                                  name)),
      put_(database,
           fmt::format("INSERT INTO {} (key, text, bytes, expires_at) VALUES (?1, ?2, ?3, ?4) "
                       "ON CONFLICT (key) DO UPDATE SET text = excluded.text, "
                       "bytes = excluded.bytes, expires_at = excluded.expires_at",
                       name)),
      remove_(database, fmt::format("DELETE FROM {} WHERE key = ?1", name)),
      remove_expired_(database,
                      fmt::format("DELETE FROM {0} WHERE rowid IN (SELECT rowid FROM {0} WHERE "
                                  "expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
                                  name)),
      any_expires_(database,
                   fmt::format("SELECT 1 FROM {} WHERE expires_at IS NOT NULL LIMIT 1", name)),
      bytes_of_(database, fmt::format("SELECT bytes FROM {} WHERE key = ?1", name)),
      bytes_(database, fmt::format("SELECT bytes FROM table_sizes WHERE table_name = '{}'", name)) {
}

std::optional<expiring_table::row> expiring_table::find(std::string_view key, instant now) {
  auto rows = find_.query(key, stored(now));
  if (!rows.next()) return std::nullopt;
  return row{std::string(rows.text(0)), loaded(rows.optional_integer(1))};
}

put_result expiring_table::put(std::string_view key, std::string_view text,
                               std::optional<instant> expires_at, instant now) {
  const std::size_t bytes = key.size() + text.size() + row_bytes;
  sqlite_transaction transaction(database_);
  const bool fits = make_room(key, bytes, now);
  if (fits) put_.run(key, text, as_integer(bytes), stored(expires_at));
  transaction.commit();
  return fits ? put_result::stored : put_result::full;
}

removal expiring_table::remove(std::string_view key, instant now) {
  sqlite_transaction transaction(database_);
  const bool there = find(key, now).has_value();
  remove_.run(key);
  transaction.commit();
  return there ? removal::removed : removal::absent;
}

std::size_t expiring_table::remove_expired(instant now, std::size_t most) {
  remove_expired_.run(stored(now), as_integer(most));
  return static_cast<std::size_t>(sqlite3_changes64(database_.handle()));
}

bool expiring_table::any_expires() { return any_expires_.query().next(); }

std::size_t expiring_table::bytes() {
  auto rows = bytes_.query();
  return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

// What has expired takes no room from what has not.
bool expiring_table::make_room(std::string_view key, std::size_t bytes, instant now) {
  const auto fits = [&] {
    return this->bytes() - bytes_of(key) + bytes <= static_cast<std::size_t>(most_bytes_);
  };
  while (!fits()) {
    if (remove_expired(now, rows_at_once) == 0) return false;
  }
  return true;
}

std::size_t expiring_table::bytes_of(std::string_view key) {
  auto rows = bytes_of_.query(key);
  return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

}  // namespace sidehook::store
