#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;

namespace sidehook::store {

class sqlite_statement;

/// What SQLite cannot do, in one sentence that names the file: "data/state.db: database is locked".
class sqlite_error : public std::runtime_error {
 public:
  enum class cause {
    damaged,    ///< the file is no database, or no longer one
    statement,  ///< the statement does not fit the tables
    full,       ///< the disk has no room, or the file is as large as it may be
    busy,       ///< another process is in the way, or memory is short: it may pass
    other,      ///< the rest, errors of the disk among it
  };
  explicit sqlite_error(const std::string& text, cause why = cause::other)
      : runtime_error(text), why_(why), fact_(text) {}
  sqlite_error(const std::string& fact, cause why, const std::string& advice)
      : runtime_error(fact + ". " + advice), why_(why), fact_(fact) {}

  cause why() const { return why_; }
  /// The sentence without advice.
  const std::string& fact() const { return fact_; }

 private:
  cause why_;
  std::string fact_;
};

/// Creates the directory and those above it that are missing, for their owner only.
/// @throws sqlite_error
void make_directory(const std::filesystem::path& directory);

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
  struct read_only {};
  /// Opens a file that is there as it is, whatever it holds, and writes nothing to it.
  /// @throws sqlite_error when that is not possible
  sqlite_database(std::filesystem::path file, read_only how);
  ~sqlite_database();
  sqlite_database(const sqlite_database&) = delete;
  sqlite_database& operator=(const sqlite_database&) = delete;

  /// Runs statements that give no rows.
  /// @throws sqlite_error
  void execute(const char* sql);
  const std::filesystem::path& file() const { return file_; }
  sqlite3* handle() const { return handle_.get(); }
  /// Lets the file be closed without a last write, and its log stay: after an error of the disk,
  /// what would be written can no longer be trusted. So it is with a damaged file by itself.
  void leave_as_it_is() const;
  /// Throws what SQLite says about the call that failed last.
  [[noreturn]] void fail() const;
  /// Throws that the file is damaged, and what is said of it.
  [[noreturn]] void fail_as_damaged(std::string_view said) const;

 private:
  friend class sqlite_transaction;
  struct closer {
    void operator()(sqlite3* handle) const;
  };

  void open(int how);
  void prepare_for_writing();
  std::int64_t version();
  void migrate(std::span<const char* const> migrations);

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, closer> handle_;
  // Of one that is written: compiled once, not for each transaction.
  std::unique_ptr<sqlite_statement> begin_;
  std::unique_ptr<sqlite_statement> commit_;
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
