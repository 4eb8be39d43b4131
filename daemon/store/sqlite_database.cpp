#include "daemon/store/sqlite_database.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/sqlite_statement.hpp"

namespace sidehook::store {
namespace {

constexpr int wait_for_writers_ms = 2'000;
// Schemas beyond this were written by nobody: the number is garbage.
constexpr std::int64_t last_thinkable_version = 10'000;

std::string failure(const std::filesystem::path& file, std::string_view what) {
  return fmt::format("{}: {}", file.string(), what);
}

std::string error_text(int error) { return std::generic_category().message(error); }

// SQLite gives its other files the permissions of this one. A file that is there is left alone: to
// close it here would give up the locks that this process may hold on it.
void make_file(const std::filesystem::path& file) {
  const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) {
    ::close(made);
  } else if (errno != EEXIST) {
    const int why = errno;
    throw sqlite_error(failure(file, fmt::format("cannot be created: {}", error_text(why))));
  }
}

sqlite_error::cause cause_of(int code) {
  switch (code) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return sqlite_error::cause::damaged;
    case SQLITE_ERROR:
      return sqlite_error::cause::statement;
    case SQLITE_FULL:
      return sqlite_error::cause::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
      return sqlite_error::cause::busy;
    default:
      return sqlite_error::cause::other;
  }
}

// What the system said about a call that SQLite made, where SQLite's own words say too little.
std::string with_system_error(sqlite3* handle, int code) {
  const std::string said = sqlite3_errmsg(handle);
  const bool of_the_system = code == SQLITE_IOERR || code == SQLITE_CANTOPEN;
  const int why = of_the_system ? sqlite3_system_errno(handle) : 0;
  return why == 0 ? said : fmt::format("{} ({})", said, error_text(why));
}

}  // namespace

void make_directory(const std::filesystem::path& directory) {
  if (directory.empty()) return;
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return;
  make_directory(directory.parent_path());
  if (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) return;
  const int why = errno;
  throw sqlite_error(
      failure(directory, fmt::format("the directory cannot be created: {}", error_text(why))));
}

void sqlite_database::closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

sqlite_database::sqlite_database(std::filesystem::path file,
                                 std::span<const char* const> migrations)
    : file_(std::move(file)) {
  make_directory(file_.parent_path());
  make_file(file_);
  open(SQLITE_OPEN_READWRITE);
  prepare_for_writing();
  migrate(migrations);
}

sqlite_database::sqlite_database(std::filesystem::path file, read_only /*how*/)
    : file_(std::move(file)) {
  open(SQLITE_OPEN_READONLY);
}

sqlite_database::~sqlite_database() = default;

void sqlite_database::open(int how) {
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(file_.c_str(), &handle, how | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);
  if (result == SQLITE_CANTOPEN) {
    const int why = sqlite3_system_errno(handle);
    throw sqlite_error(failure(file_, fmt::format("cannot be opened: {}", error_text(why))));
  }
  if (result != SQLITE_OK) fail();
  sqlite3_busy_timeout(handle, wait_for_writers_ms);
}

void sqlite_database::prepare_for_writing() {
  if (sqlite3_db_readonly(handle(), "main") == 1)
    throw sqlite_error(failure(file_, "cannot be written: Permission denied"));
  execute("PRAGMA journal_mode = WAL");
  execute("PRAGMA synchronous = NORMAL");
  // What the log has grown to in a long transaction is given back.
  execute("PRAGMA journal_size_limit = 16777216");
  begin_ = std::make_unique<sqlite_statement>(*this, "BEGIN IMMEDIATE");
  commit_ = std::make_unique<sqlite_statement>(*this, "COMMIT");
}

std::int64_t sqlite_database::version() {
  sqlite_statement statement(*this, "PRAGMA user_version");
  auto rows = statement.query();
  return rows.next() ? rows.integer(0) : 0;
}

void sqlite_database::migrate(std::span<const char* const> migrations) {
  const auto known = static_cast<std::int64_t>(migrations.size());
  if (version() == known) return;
  sqlite_transaction transaction(*this);
  // Another process may have been faster.
  const std::int64_t found = version();
  if (found < 0 || found > last_thinkable_version)
    fail_as_damaged(fmt::format("no schema has version {}", found));
  if (found > known) {
    throw sqlite_error(failure(
        file_, fmt::format("has version {} of its schema, known are versions up to {}: it was "
                           "written by a later Sidehook",
                           found, known)));
  }
  for (const char* sql : migrations.subspan(static_cast<std::size_t>(found))) execute(sql);
  execute(fmt::format("PRAGMA user_version = {}", known).c_str());
  transaction.commit();
}

void sqlite_database::execute(const char* sql) {
  if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void sqlite_database::fail() const {
  const int code = sqlite3_errcode(handle()) & 0xFF;
  const auto why = cause_of(code);
  const std::string said = with_system_error(handle(), code);
  if (why != sqlite_error::cause::damaged) throw sqlite_error(failure(file_, said), why);
  fail_as_damaged(said);
}

void sqlite_database::fail_as_damaged(std::string_view said) const {
  leave_as_it_is();
  throw sqlite_error(failure(file_, fmt::format("is damaged, or no SQLite database: {}", said)),
                     sqlite_error::cause::damaged, "Move it away to start with an empty one");
}

void sqlite_database::leave_as_it_is() const {
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

sqlite_transaction::sqlite_transaction(sqlite_database& database)
    : database_(database), open_(sqlite3_get_autocommit(database.handle()) != 0) {
  if (open_) database_.begin_->run();
}

sqlite_transaction::~sqlite_transaction() {
  // SQLite has rolled back already after some errors.
  const bool any = open_ && sqlite3_get_autocommit(database_.handle()) == 0;
  if (any) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void sqlite_transaction::commit() {
  if (open_) database_.commit_->run();
  open_ = false;
}

}  // namespace sidehook::store
