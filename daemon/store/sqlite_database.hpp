#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

struct sqlite3;

namespace sidehook::store {

/// What SQLite cannot do, in one sentence that names the file: "data/state.db: database is locked".
class sqlite_error : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

/// One connection to a database file of ours: write-ahead logging, so that readers and a writer in
/// other processes do not hinder each other; waits of at most two seconds for another writer; what
/// is committed survives a crash of the process. For one thread at a time.
class sqlite_database {
 public:
  /// Opens the file. It is created when missing, readable by its owner only, and so is the
  /// directory it lies in.
  /// @param migrations  SQL that leads from one version of the file's schema to the next; those a
  ///                    file has not seen are run, in one transaction. They are never changed, only
  ///                    added to.
  /// @throws sqlite_error when it cannot be read and written, is damaged, or has a later version
  sqlite_database(std::filesystem::path file, std::span<const char* const> migrations);
  ~sqlite_database();
  sqlite_database(const sqlite_database&) = delete;
  sqlite_database& operator=(const sqlite_database&) = delete;

  /// Runs statements that give no rows.
  /// @throws sqlite_error
  void execute(const char* sql);
  const std::filesystem::path& file() const { return file_; }
  sqlite3* handle() const { return handle_.get(); }
  /// Throws what SQLite says about the call that failed last.
  [[noreturn]] void fail() const;

 private:
  struct closer {
    void operator()(sqlite3* handle) const;
  };

  void open();
  void configure();
  std::int64_t version();
  void migrate(std::span<const char* const> migrations);

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, closer> handle_;
};

/// Everything between its construction and commit() happens, or nothing of it. Inside another
/// transaction it is a part of that.
class sqlite_transaction {
 public:
  /// Waits for other writers, at most two seconds.
  /// @throws sqlite_error
  explicit sqlite_transaction(sqlite_database& database);
  ~sqlite_transaction();
  sqlite_transaction(const sqlite_transaction&) = delete;
  sqlite_transaction& operator=(const sqlite_transaction&) = delete;

  /// @throws sqlite_error
  void commit();

 private:
  sqlite_database& database_;
  bool open_;
};

}  // namespace sidehook::store
