#include "daemon/store/sqlite_database.hpp"

#include <array>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "daemon/store/sqlite_statement.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/store/other_user.hpp"

namespace sqlite_database_test {

using namespace sidehook;
using store::sqlite_database;
using store::sqlite_statement;
using store::sqlite_transaction;
using test::temporary_folder;

namespace {

constexpr std::array first_version{"CREATE TABLE t (n INTEGER NOT NULL UNIQUE) STRICT"};
constexpr std::array second_version{first_version[0], "ALTER TABLE t ADD COLUMN word TEXT"};

std::int64_t count(sqlite_database& database) {
  sqlite_statement statement(database, "SELECT count(*) FROM t");
  auto rows = statement.query();
  REQUIRE(rows.next());
  return rows.integer(0);
}

std::string why_not(const std::filesystem::path& file) {
  try {
    sqlite_database database(file, first_version);
    return "";
  } catch (const store::sqlite_error& error) {
    return error.what();
  }
}

mode_t permissions_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("a database is created with its directories, for its owner only") {
  const temporary_folder folder;
  const auto file = folder.path() / "a" / "b" / "t.db";
  sqlite_database database(file, first_version);
  database.execute("INSERT INTO t VALUES (1)");
  CHECK(permissions_of(folder.path() / "a") == 0700);
  CHECK(permissions_of(folder.path() / "a" / "b") == 0700);
  CHECK(permissions_of(file) == 0600);
  CHECK(permissions_of(file.string() + "-wal") == 0600);
  CHECK(permissions_of(file.string() + "-shm") == 0600);
}

TEST_CASE("what is written is there when the database is opened again") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  sqlite_database(file, first_version).execute("INSERT INTO t VALUES (7)");
  sqlite_database again(file, first_version);
  CHECK(count(again) == 1);
}

TEST_CASE("a file of an earlier version is brought forward, and keeps what is in it") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  sqlite_database(file, first_version).execute("INSERT INTO t VALUES (7)");
  sqlite_database later(file, second_version);
  later.execute("UPDATE t SET word = 'seven'");
  CHECK(count(later) == 1);
}

TEST_CASE("a file of a later version is refused") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  { const sqlite_database later(file, second_version); }
  CHECK(why_not(file) == file.string() +
                             ": has version 2 of its schema, known are versions up to 1: it was "
                             "written by a later Sidehook");
}

TEST_CASE("a migration that fails leaves the file as it was") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  { const sqlite_database first(file, first_version); }
  constexpr std::array broken{first_version[0], "ALTER TABLE t ADD COLUMN word TEXT",
                              "ALTER TABLE u ADD COLUMN word TEXT"};
  CHECK_THROWS_WITH(sqlite_database(file, broken), file.string() + ": no such table: u");
  CHECK(why_not(file).empty());
  CHECK_NOTHROW(sqlite_database(file, second_version));
}

TEST_CASE("a damaged file is refused by its name") {
  const temporary_folder folder;
  folder.write("t.db", std::string(10'000, 'x'));
  const auto file = folder.path() / "t.db";
  CHECK(why_not(file) == file.string() +
                             ": is damaged, or no SQLite database: file is not a database. Move it "
                             "away to start with an empty one");
}

TEST_CASE("a page that is damaged is found when it is read") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  {
    sqlite_database database(file, first_version);
    database.execute(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 10000) "
        "INSERT INTO t SELECT n FROM c");
  }
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(4096)
      << std::string(8 * 4096, '\xAA');
  sqlite_database database(file, first_version);
  sqlite_statement sum(database, "SELECT sum(n) FROM t");
  CHECK_THROWS_WITH(sum.run(),
                    file.string() +
                        ": is damaged, or no SQLite database: database disk image is malformed. "
                        "Move it away to start with an empty one");
}

TEST_CASE("what cannot be opened is told with the reason") {
  const temporary_folder folder;
  folder.write("file", "");
  std::filesystem::create_directory(folder.path() / "directory.db");
  const auto below_file = folder.path() / "file" / "t.db";
  CHECK(why_not(below_file) == below_file.string() + ": cannot be created: Not a directory");
  const auto directory = folder.path() / "directory.db";
  CHECK(why_not(directory) == directory.string() + ": cannot be opened: Is a directory");
}

TEST_CASE("a folder that may not be written to is told") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  const auto inner = folder.path() / "data";
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  {
    const test::nobodys_rights rights;
    CHECK(why_not(file) == file.string() + ": cannot be created: Permission denied");
    CHECK(why_not(inner / "t.db") ==
          inner.string() + ": the directory cannot be created: Permission denied");
  }
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
}

TEST_CASE("a file that may only be read is told") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  { const sqlite_database database(file, first_version); }
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(file, std::filesystem::perms(0444));
  const test::nobodys_rights rights;
  CHECK(why_not(file) == file.string() + ": cannot be written: Permission denied");
}

TEST_CASE("a transaction that is not committed has not happened") {
  const temporary_folder folder;
  sqlite_database database(folder.path() / "t.db", first_version);
  {
    const sqlite_transaction transaction(database);
    database.execute("INSERT INTO t VALUES (1)");
  }
  CHECK(count(database) == 0);
  sqlite_transaction transaction(database);
  database.execute("INSERT INTO t VALUES (1)");
  transaction.commit();
  CHECK(count(database) == 1);
}

TEST_CASE("a transaction inside another one ends with that") {
  const temporary_folder folder;
  sqlite_database database(folder.path() / "t.db", first_version);
  {
    const sqlite_transaction outer(database);
    sqlite_transaction inner(database);
    database.execute("INSERT INTO t VALUES (1)");
    inner.commit();
  }
  CHECK(count(database) == 0);
}

TEST_CASE("a statement that failed can be run again") {
  const temporary_folder folder;
  sqlite_database database(folder.path() / "t.db", first_version);
  sqlite_statement insert(database, "INSERT INTO t VALUES (?1)");
  insert.run(std::int64_t{1});
  CHECK_THROWS_WITH(insert.run(std::int64_t{1}),
                    database.file().string() + ": UNIQUE constraint failed: t.n");
  insert.run(std::int64_t{2});
  CHECK(count(database) == 2);
}

TEST_CASE("texts come back with every byte, and absent values as absent") {
  const temporary_folder folder;
  sqlite_database database(folder.path() / "t.db", first_version);
  sqlite_statement echo(database, "SELECT ?1, ?2, ?3");
  const std::string bytes("a\0b\xFF", 4);
  const std::optional<std::int64_t> none;
  auto rows = echo.query(std::string_view(bytes), std::string_view(), none);
  REQUIRE(rows.next());
  CHECK(rows.text(0) == bytes);
  CHECK(rows.text(1).empty());
  CHECK(rows.optional_integer(1) == 0);
  CHECK_FALSE(rows.optional_integer(2));
  CHECK_FALSE(rows.next());
}

TEST_CASE("writers on two connections wait for each other") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  constexpr int each = 200;
  const auto insert = [&](int first) {
    sqlite_database database(file, first_version);
    sqlite_statement statement(database, "INSERT INTO t VALUES (?1)");
    for (int i = 0; i < each; ++i) statement.run(std::int64_t{first + i});
  };
  std::thread other(insert, each);
  insert(0);
  other.join();
  sqlite_database database(file, first_version);
  CHECK(count(database) == 2 * each);
}

TEST_CASE("a writer that another one keeps out for too long is told so") {
  const temporary_folder folder;
  const auto file = folder.path() / "t.db";
  sqlite_database one(file, first_version);
  sqlite_database two(file, first_version);
  const sqlite_transaction transaction(one);
  const auto begin = std::chrono::steady_clock::now();
  CHECK_THROWS_WITH(two.execute("INSERT INTO t VALUES (1)"),
                    file.string() + ": database is locked");
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(1'900));
  CHECK(count(two) == 0);
}

}  // namespace sqlite_database_test
