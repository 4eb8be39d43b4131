#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/sqlite_database.hpp"

struct sqlite3_stmt;

namespace sidehook::store {

class sqlite_rows;

/// A statement that is prepared once and run often. Lives no longer than its database, on the same
/// thread.
class sqlite_statement {
 public:
  /// @throws sqlite_error
  sqlite_statement(sqlite_database& database, std::string_view sql);

  /// Runs it to its end, with values for ?1, ?2, …
  /// @throws sqlite_error
  template <class... Values>
  void run(const Values&... values);
  /// Starts it. The values must stay until the rows are gone; there is one set of rows at a time.
  /// @throws sqlite_error
  template <class... Values>
  sqlite_rows query(const Values&... values);

 private:
  friend class sqlite_rows;
  struct finalizer {
    void operator()(sqlite3_stmt* handle) const;
  };

  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view text);
  void bind(int index, std::optional<std::int64_t> value);
  void bind(int index, const std::optional<std::string>& text);
  bool step();
  void reset();

  sqlite_database& database_;
  std::unique_ptr<sqlite3_stmt, finalizer> handle_;
};

/// The rows of a running statement.
class sqlite_rows {
 public:
  explicit sqlite_rows(sqlite_statement& statement) : statement_(statement) {}
  ~sqlite_rows() { statement_.reset(); }
  sqlite_rows(const sqlite_rows&) = delete;
  sqlite_rows& operator=(const sqlite_rows&) = delete;

  /// Goes to the next row; false when there is none.
  /// @throws sqlite_error
  bool next() { return statement_.step(); }
  /// Columns of the row, from 0. A text is valid until next().
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string_view text(int column) const;

 private:
  sqlite_statement& statement_;
};

template <class... Values>
sqlite_rows sqlite_statement::query(const Values&... values) {
  int index = 0;
  (bind(++index, values), ...);
  return sqlite_rows(*this);
}

template <class... Values>
void sqlite_statement::run(const Values&... values) {
  auto rows = query(values...);
  while (rows.next()) {
  }
}

}  // namespace sidehook::store
