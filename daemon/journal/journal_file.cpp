#include "daemon/journal/journal_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "daemon/journal/salvage.hpp"

namespace sidehook::journal {
namespace {

using store::sqlite_error;

constexpr std::size_t page_bytes = 4'096;
constexpr std::size_t mib = std::size_t{1024} * 1024;
constexpr std::chrono::milliseconds patience_with_lock{2'000};

// Times are milliseconds since 1970. `bytes` stands before the texts, so that to sum it up does not
// read them. Ids are never given twice.
constexpr std::array migrations{
    R"sql(
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER NOT NULL, attempt INTEGER NOT NULL,
  replayed INTEGER NOT NULL, accepted INTEGER NOT NULL, count INTEGER NOT NULL,
  last_seen INTEGER NOT NULL, kills INTEGER NOT NULL, bytes INTEGER NOT NULL,
  checksum INTEGER NOT NULL, event_id TEXT NOT NULL, api_id TEXT NOT NULL, org_id TEXT NOT NULL,
  event_type TEXT NOT NULL, handler TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL,
  trace_parent TEXT NOT NULL, history TEXT NOT NULL, event_json TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_by_due ON deliveries (due, id) WHERE due > 0;

CREATE TABLE damaged_deliveries (
  id INTEGER PRIMARY KEY, due INTEGER, attempt INTEGER, replayed INTEGER, accepted INTEGER,
  count INTEGER, last_seen INTEGER, kills INTEGER, checksum INTEGER, event_id TEXT, api_id TEXT, org_id TEXT, event_type TEXT, handler TEXT,
  path TEXT, key TEXT, trace_parent TEXT, history TEXT, event_json TEXT
) STRICT;

CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY AUTOINCREMENT, died INTEGER NOT NULL, bytes INTEGER NOT NULL,
  reason TEXT NOT NULL, attempts INTEGER NOT NULL, accepted INTEGER NOT NULL,
  count INTEGER NOT NULL, last_seen INTEGER NOT NULL,
  event_id TEXT NOT NULL, api_id TEXT NOT NULL, org_id TEXT NOT NULL, event_type TEXT NOT NULL,
  handler TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, trace_parent TEXT NOT NULL,
  history TEXT NOT NULL, event_json TEXT NOT NULL
) STRICT;
CREATE INDEX dead_letters_by_time ON dead_letters (died, bytes);

CREATE TABLE sender_ids (
  number INTEGER PRIMARY KEY AUTOINCREMENT, api_id TEXT NOT NULL, event_id TEXT NOT NULL,
  seen INTEGER NOT NULL, UNIQUE (api_id, event_id)
) STRICT;
)sql",
    // What nobody has tried is in packs (pack.hpp) from here on, and `settled` says what of them is
    // to be kept no longer, in ranges of ids; `deliveries` has no due = 0 any more.
    R"sql(
CREATE TABLE packs (
  last INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL, bytes INTEGER NOT NULL,
  deliveries TEXT NOT NULL, CHECK (first > 0 AND last - first BETWEEN 0 AND 1023)
) STRICT;
CREATE TABLE settled (
  first INTEGER PRIMARY KEY, last INTEGER NOT NULL, bytes INTEGER NOT NULL, CHECK (last >= first)
) STRICT;
CREATE TABLE damaged_packs (
  last INTEGER PRIMARY KEY, first INTEGER, bytes INTEGER, deliveries TEXT
) STRICT;
UPDATE deliveries SET due = 1 WHERE due = 0;
)sql",
    // Of packs that are written from here on, earlier versions would take the checksums for wrong.
    "",
};

// As the schema says: of more, no row can be written.
static_assert(pack::most_deliveries == 1'024);

queue::dead_letter_bounds within(const disk_shares& shares, queue::dead_letter_bounds bounds) {
  bounds.bytes = std::min(bounds.bytes, shares.most_dead_letter_bytes);
  return bounds;
}

// Tables that are not as they must be were changed by damage, or by a person.
bool is_beyond_use(sqlite_error::cause why) {
  return why == sqlite_error::cause::damaged || why == sqlite_error::cause::statement;
}

// What is only in the directory's cache is not there after a power cut.
void sync_directory(const std::filesystem::path& directory) {
  const int descriptor =
      ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  // Some file systems cannot, and some directories may not be read.
  const bool cannot = why == EINVAL || why == EACCES;
  if (!synced && !cannot) {
    throw sqlite_error(fmt::format("{}: the directory cannot be forced to the disk: {}",
                                   directory.string(), std::generic_category().message(why)));
  }
}

std::filesystem::path with_suffix(std::filesystem::path file, std::string_view suffix) {
  file += suffix;
  return file;
}

std::filesystem::path free_name(const std::filesystem::path& file, queue::time_point now) {
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  const auto base =
      with_suffix(file, fmt::format(".damaged-{:%Y%m%dT%H%M%SZ}", fmt::gmtime(seconds)));
  auto name = base;
  for (int i = 2; std::filesystem::exists(name); ++i)
    name = with_suffix(base, fmt::format("-{}", i));
  return name;
}

void rename_if_there(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (!std::filesystem::exists(from)) return;
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (!error) return;
  throw sqlite_error(fmt::format("{}: is damaged, and cannot be renamed to {}: {}", from.string(),
                                 to.string(), error.message()));
}

// The log first: a database without its log is looked at again at the next start, but a log without
// its database would be taken for nobody's, and deleted.
std::filesystem::path set_aside(const std::filesystem::path& file, queue::time_point now) {
  auto name = free_name(file, now);
  for (const auto* suffix : {"-wal", "-shm", ""})
    rename_if_there(with_suffix(file, suffix), with_suffix(name, suffix));
  sync_directory(file.parent_path());
  return name;
}

// SQLite takes an empty file for a new one, and deletes the log that belonged to what it was.
void check_head(const std::filesystem::path& file) {
  std::error_code none;
  const auto log = with_suffix(file, "-wal");
  if (!std::filesystem::exists(file) || std::filesystem::file_size(file, none) > 0) return;
  if (std::filesystem::exists(log) && std::filesystem::file_size(log, none) > 0) {
    throw sqlite_error(
        fmt::format("{}: is damaged: it is empty, but its log is not", file.string()),
        sqlite_error::cause::damaged);
  }
}

}  // namespace

disk_shares::disk_shares(std::size_t most_bytes)
    : log_bytes(std::min(16 * mib, most_bytes / 16)),
      most_log_bytes(std::min(64 * mib, most_bytes / 4)),
      most_offered_pages((most_bytes - most_log_bytes) / page_bytes / 8 * 7),
      most_pages((most_bytes - most_log_bytes) / page_bytes),
      most_dead_letter_bytes(most_bytes / 4) {}

journal_file::journal_file(const std::filesystem::path& file, const options& options)
    : shares_(options.max_disk_bytes),
      sync_(options.sync),
      database_((check_head(file), file), migrations),
      deliveries_(database_),
      dead_letters_(database_, within(shares_, options.dead_letters)),
      sender_ids_(database_, options.dedupe),
      page_count_(database_, "PRAGMA page_count"),
      free_pages_(database_, "PRAGMA freelist_count") {
  check_soundness();
  configure();
  sync_directory(file.parent_path());
  sync_directory(file.parent_path().parent_path());
  count_pages();
}

void journal_file::check_soundness() {
  store::sqlite_statement check(database_, "PRAGMA quick_check(1)");
  auto rows = check.query();
  if (!rows.next() || rows.text(0) == "ok") return;
  database_.fail_as_damaged(rows.text(0));
}

void journal_file::configure() {
  database_.execute("PRAGMA synchronous = NORMAL");
  force_commits(true);
  database_.execute(fmt::format("PRAGMA max_page_count = {}", shares_.most_pages).c_str());
  database_.execute(fmt::format("PRAGMA journal_size_limit = {}", shares_.most_log_bytes).c_str());
  // In place of SQLite's own, which would not say when bringing the log into the database fails.
  sqlite3_wal_hook(
      database_.handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<journal_file*>(self)->log_pages_ = static_cast<std::size_t>(pages);
        return SQLITE_OK;
      },
      this);
}

void journal_file::force_commits(bool forced) {
  if (sync_ != sync_mode::full || forced == forces_commits_) return;
  database_.execute(forced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  forces_commits_ = forced;
}

void journal_file::check_that_it_is_there() {
  int moved = 0;
  sqlite3_file_control(database_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0) return;
  throw sqlite_error(
      fmt::format("{}: was removed or replaced while it was in use", database_.file().string()));
}

bool journal_file::has_room_for(std::size_t rows, std::size_t bytes) {
  // What surrounds a row, and the page that its last bytes do not fill.
  constexpr std::size_t row_overhead = 512;
  if (log_is_held_ && log_pages_ * page_bytes > shares_.most_log_bytes) return false;
  const std::size_t pages = (bytes + rows * row_overhead) / page_bytes * 5 / 4 + 1;
  if (!may_take(pages) && !counted_for_group_) count_pages();
  if (!may_take(pages)) return false;
  pages_offered_ += pages;
  pages_of_group_ += pages;
  return true;
}

bool journal_file::may_take(std::size_t pages) const {
  return pages_in_use_ + pages_offered_ + pages <= shares_.most_offered_pages;
}

// What has ended, or become something else, is not counted in: so not too much may come between.
void journal_file::begin_group() {
  pages_of_group_ = 0;
  counted_for_group_ = false;
  if (pages_offered_ > shares_.most_offered_pages / 64) count_pages();
}

void journal_file::count_pages() {
  pages_in_use_ = static_cast<std::size_t>(number(page_count_) - number(free_pages_));
  pages_offered_ = pages_of_group_;
  counted_for_group_ = true;
}

void journal_file::tidy_log() {
  if (log_pages_ * page_bytes <= shares_.log_bytes) return;
  int pages = 0;
  int done = 0;
  const int result = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr,
                                               SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
  if (result != SQLITE_OK && result != SQLITE_BUSY) database_.fail();
  log_is_held_ = done < pages;
  if (!log_is_held_) log_pages_ = 0;
}

void journal_file::write_something() {
  database_.execute(fmt::format("PRAGMA user_version = {}", migrations.size()).c_str());
}

std::int64_t journal_file::number(store::sqlite_statement& statement) {
  auto rows = statement.query();
  return rows.next() ? rows.integer(0) : 0;
}

opened_journal open_journal(const std::filesystem::path& data_dir, const options& options,
                            queue::time_point now, const queue::reporter& report) {
  const auto file = data_dir / "journal.db";
  store::make_directory(data_dir);
  opened_journal opened;
  opened.lock =
      std::make_unique<file_lock>(data_dir / "journal.lock", file.string(), patience_with_lock);
  try {
    opened.file = std::make_unique<journal_file>(file, options);
  } catch (const sqlite_error& error) {
    if (!is_beyond_use(error.why())) throw;
    const auto name = set_aside(file, now);
    opened.file = std::make_unique<journal_file>(file, options);
    report(
        fmt::format("{}. It was renamed to {}, and a new journal begun, with {} deliveries that "
                    "could be read; whatever else was accepted and not run is only in there",
                    error.fact(), name.string(), salvage(name, *opened.file)));
  }
  return opened;
}

}  // namespace sidehook::journal
