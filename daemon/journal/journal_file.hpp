#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "daemon/journal/dead_letter_rows.hpp"
#include "daemon/journal/file_lock.hpp"
#include "daemon/journal/sender_id_rows.hpp"
#include "daemon/journal/stored_deliveries.hpp"
#include "daemon/queue/stored_delivery.hpp"

namespace sidehook::journal {

/// How the bytes that the journal may take on disk are shared out.
struct disk_shares {
  explicit disk_shares(std::size_t most_bytes);

  /// Of the log: beyond it, what was written is brought into the database; and how far it may grow
  /// when that is not possible.
  std::size_t log_bytes;
  std::size_t most_log_bytes;
  /// Of the database: what is offered may fill so much, what becomes of it the rest.
  std::size_t most_offered_pages;
  std::size_t most_pages;
  /// Of dead letters.
  std::size_t most_dead_letter_bytes;
};

/// The file journal.db. For one thread at a time. What can fail throws store::sqlite_error.
class journal_file {
 public:
  /// Opens it, when it is sound: a damaged one fails with the cause sqlite_error::cause::damaged.
  journal_file(const std::filesystem::path& file, const options& options);

  store::sqlite_database& database() { return database_; }
  stored_deliveries& deliveries() { return deliveries_; }
  dead_letter_rows& dead_letters() { return dead_letters_; }
  sender_id_rows& sender_ids() { return sender_ids_; }

  /// Fails when the file was removed or replaced: what is written would be lost.
  void check_that_it_is_there();
  /// Whether the database has room for so many rows of so many bytes together; they are counted in
  /// for the next question.
  bool has_room_for(std::size_t rows, std::size_t bytes);
  /// Before the first of those questions for what is written together: what was counted in before
  /// has been written by now, or never will be.
  void begin_group();
  /// When the log is longer than its share, brings what is in it into the database.
  void tidy_log();
  /// Whether the commits from here on wait for the disk, with `sync` full. A power cut undoes those
  /// that do not, as far as no later one has waited.
  void force_commits(bool forced);
  /// Changes nothing, but writes it.
  void write_something();
  /// Closes without another write, when the file is destroyed.
  void leave_as_it_is() { database_.leave_as_it_is(); }

 private:
  void configure();
  void check_soundness();
  bool may_take(std::size_t pages) const;
  void count_pages();
  std::int64_t number(store::sqlite_statement& statement);

  const disk_shares shares_;
  const sync_mode sync_;
  bool forces_commits_ = false;
  store::sqlite_database database_;
  // As of the last commit.
  std::size_t log_pages_ = 0;
  // What of the log could not be brought into the database, because another process reads it.
  bool log_is_held_ = false;
  // As last counted, and what was offered since.
  std::size_t pages_in_use_ = 0;
  std::size_t pages_offered_ = 0;
  // Of those, the group's that is not written yet.
  std::size_t pages_of_group_ = 0;
  bool counted_for_group_ = false;
  stored_deliveries deliveries_;
  dead_letter_rows dead_letters_;
  sender_id_rows sender_ids_;
  store::sqlite_statement page_count_;
  store::sqlite_statement free_pages_;
};

/// The journal's file and the lock that keeps other processes from it.
struct opened_journal {
  std::unique_ptr<file_lock> lock;
  std::unique_ptr<journal_file> file;
};

/// Opens data_dir/journal.db; it is created when missing. A damaged one is renamed to
/// journal.db.damaged-<UTC time>, reported, and a new one begun.
/// @throws store::sqlite_error when it can neither be used nor set aside, is of a later version, or
///         another process has it
opened_journal open_journal(const std::filesystem::path& data_dir, const options& options,
                            queue::time_point now, const queue::reporter& report);

}  // namespace sidehook::journal
