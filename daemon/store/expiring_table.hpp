#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::store {

/// What the database keeps of a time.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The end of something that begins now. None for no time to live, and for 0 seconds or less of it.
std::optional<instant> end_after(instant now, std::chrono::seconds time_to_live);

enum class put_result { stored, full };
enum class removal { removed, absent };

/// A table of the state database: texts by key, each of them perhaps for a limited time. From the
/// moment a text expires it is absent, whether or not it still lies in the file.
///
/// Synchronous, on the database's thread. Every call can throw sqlite_error.
class expiring_table {
 public:
  struct row {
    std::string text;
    std::optional<instant> expires_at;
  };

  /// @param name        of the table, as in the schema
  /// @param most_bytes  what all keys and texts may add up to, row_bytes more for each
  expiring_table(sqlite_database& database, const std::string& name, std::size_t most_bytes);

  /// What a row counts beside its key and its text.
  static constexpr std::size_t row_bytes = 64;

  std::optional<row> find(std::string_view key, instant now);
  /// Creates or replaces.
  put_result put(std::string_view key, std::string_view text, std::optional<instant> expires_at,
                 instant now);
  removal remove(std::string_view key, instant now);
  /// Removes texts that have expired, the oldest first.
  /// @return how many
  std::size_t remove_expired(instant now, std::size_t most);
  /// Whether there are texts that will expire, or have.
  bool any_expires();
  /// What is in the file, expired texts included.
  std::size_t bytes();

 private:
  bool make_room(std::string_view key, std::size_t bytes, instant now);
  std::size_t bytes_of(std::string_view key);

  sqlite_database& database_;
  std::int64_t most_bytes_;
  sqlite_statement find_;
  sqlite_statement put_;
  sqlite_statement remove_;
  sqlite_statement remove_expired_;
  sqlite_statement any_expires_;
  sqlite_statement bytes_of_;
  sqlite_statement bytes_;
};

}  // namespace sidehook::store
