#include <sstream>

#include <catch2/catch.hpp>

#include "daemon/command/sessions.hpp"
#include "daemon/store/state_store.hpp"
#include "test/support/temporary_folder.hpp"

namespace import_sessions_test {

using namespace sidehook;
using namespace std::chrono_literals;

namespace {

/// A data directory, definitions of one API, and what the command printed.
class import_bench {
 public:
  import_bench() {
    std::filesystem::create_directory(folder.path() / "apis");
    folder.write("apis/users.json", R"({"api_id": "users", "session_lifetime": 3600})");
    settings.apis_path = folder.path() / "apis";
    settings.data_dir = folder.path() / "data";
  }

  int import(const std::string& file, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out_stream;
    std::ostringstream err_stream;
    command::surroundings world{out_stream, err_stream, in, {}, false};
    const int code = command::import_sessions(settings, file, world);
    out = out_stream.str();
    err = err_stream.str();
    return code;
  }
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  std::optional<store::expiring_table::row> stored(const std::string& key) const {
    store::state_file file(settings.data_dir, {});
    return file.sessions.find(key, now());
  }
  static store::instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }

  test::temporary_folder folder;
  config::settings settings;
  std::string out;
  std::string err;
};

}  // namespace

TEST_CASE("sessions are imported from a file, with the lifetimes of their APIs") {
  import_bench bench;
  bench.folder.write(
      "sessions.json",
      R"({"a": {"access_rights":{"users":{}}}, "b": {"access_rights":{"other":{}}}})");
  const auto before = import_bench::now();
  CHECK(bench.import(bench.path("sessions.json")) == 0);
  CHECK(bench.err.empty());
  CHECK(bench.out == "2 sessions written to " + bench.path("data/state.db") + "\n");
  const auto a = bench.stored("a");
  REQUIRE(a);
  CHECK(a->text == R"({"access_rights":{"users":{}}})");
  REQUIRE(a->expires_at);
  CHECK(*a->expires_at >= before + 1h);
  CHECK(*a->expires_at <= import_bench::now() + 1h);
  REQUIRE(bench.stored("b"));
  CHECK_FALSE(bench.stored("b")->expires_at);
}

TEST_CASE("sessions are imported from standard input, over those that are there") {
  import_bench bench;
  CHECK(bench.import("-", R"({"key":"a","session":{"access_rights":{"users":{}}}})") == 0);
  CHECK(bench.out == "1 session written to " + bench.path("data/state.db") + "\n");
  CHECK(bench.import("-",
                     R"({"key":"a","session":{"access_rights":{"users":{}},"alias":"new"}})") == 0);
  CHECK(bench.stored("a")->text == R"({"access_rights":{"users":{}},"alias":"new"})");
}

TEST_CASE("nothing is imported when anything is wrong, and everything wrong is told") {
  import_bench bench;
  bench.folder.write("sessions.json",
                     "{\n\"a\": {\"access_rights\":{\"users\":{}}},\n"
                     "\"b\": {\"rate\": \"x\", \"per\": []},\n\"c\": {}}");
  const auto file = bench.path("sessions.json");
  CHECK(bench.import(file) == 1);
  CHECK(bench.out.empty());
  CHECK(bench.err ==
        "sidehook: " + file + ":3: key \"b\": /rate must be a number, is a string\n" +  //
            "sidehook: " + file + ":3: key \"b\": /per must be a number, is an array\n" +
            "sidehook: " + file +
            ":4: key \"c\": Master keys not allowed: the session has no access_rights "
            "(sessions.allow_master_keys)\n"
            "sidehook: nothing was written: 3 faults\n");
  CHECK_FALSE(std::filesystem::exists(bench.path("data")));
}

TEST_CASE("a file that cannot be read is told") {
  import_bench bench;
  CHECK(bench.import(bench.path("none.json")) == 1);
  CHECK(bench.err == "sidehook: nothing was written: " + bench.path("none.json") +
                         " cannot be read: No such file or directory\n");
}

TEST_CASE("definitions that cannot be read are told, since lifetimes depend on them") {
  import_bench bench;
  bench.folder.write("apis/broken.json", "{");
  CHECK(bench.import("-", R"({"a":{"access_rights":{"users":{}}}})") == 0);
  CHECK(bench.err.starts_with("sidehook: " + bench.path("apis/broken.json") + ":1:2: "));
}

TEST_CASE("an import and a store that is open see each other's sessions") {
  import_bench bench;
  store::state_file open(bench.settings.data_dir, {});
  open.sessions.put("a", "{}", std::nullopt, import_bench::now());
  CHECK(bench.import("-", R"({"b":{"access_rights":{"users":{}}}})") == 0);
  CHECK(open.sessions.find("b", import_bench::now()));
  CHECK(open.sessions.find("a", import_bench::now()));
}

TEST_CASE("an import that the store keeps waiting for too long fails as a whole") {
  import_bench bench;
  store::state_file open(bench.settings.data_dir, {});
  {
    const store::sqlite_transaction keeps_out(open.database);
    CHECK_THROWS_WITH(bench.import("-", R"({"b":{"access_rights":{"users":{}}}})"),
                      bench.path("data/state.db") + ": database is locked");
  }
  CHECK_FALSE(bench.stored("b"));
}

}  // namespace import_sessions_test
