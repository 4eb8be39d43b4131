#include "config/definition_folder.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "config/file.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/config/faults.hpp"

namespace definition_folder_test {

using namespace sidehook;

namespace {

std::string api(const std::string& id, const std::string& listen_path = "/") {
  return R"({"api_id": ")" + id + R"(", "proxy": {"listen_path": ")" + listen_path + R"("}})";
}

const std::string openapi =
    R"({"openapi": "3.0.3", "x-tyk-api-gateway": {"info": {"id": "from oas"}}})";

test::lines ids_of(const config::api_definitions& loaded) {
  test::lines ids;
  for (const auto& each : loaded.definitions) ids.push_back(each.api_id);
  return ids;
}

// As lines, without the folder in front.
test::lines lines_in(const test::temporary_folder& folder, const config::api_definitions& loaded) {
  test::lines found;
  const std::string prefix = folder.path().string() + "/";
  for (auto line : test::lines_of(loaded.faults)) {
    for (auto at = line.find(prefix); at != std::string::npos; at = line.find(prefix))
      line.erase(at, prefix.size());
    found.push_back(std::move(line));
  }
  return found;
}

}  // namespace

TEST_CASE("all *.json of a folder are read in the order of their names, and nothing else") {
  const test::temporary_folder folder;
  folder.write("b.json", api("b"));
  folder.write("B.json", api("B"));
  folder.write(".a.json", api(".a"));
  folder.write("c.JSON", api("c"));
  folder.write("d.json.bak", "no JSON");
  std::filesystem::create_directory(folder.path() / "sub");
  folder.write("sub/e.json", api("e"));
  const auto loaded = config::load_api_definitions(folder.path());
  CHECK(ids_of(loaded) == test::lines{".a", "B", "b"});
  CHECK(loaded.definitions[2].file == (folder.path() / "b.json").string());
  CHECK(loaded.faults.empty());
}

TEST_CASE("bad files beside good ones are reported, and the good ones load") {
  const test::temporary_folder folder;
  folder.write("1.json", "{");
  folder.write("2.json", api("two"));
  std::filesystem::create_directory(folder.path() / "3.json");
  std::filesystem::create_symlink("nowhere", folder.path() / "4.json");
  REQUIRE(::mkfifo((folder.path() / "5.json").c_str(), 0600) == 0);
  folder.write("6.json", std::string(4 * 1024 * 1024 + 1, ' '));
  folder.write("7.json", R"({"api_id": "", "name": 7})");
  folder.write("8.json", api("eight"));
  const auto loaded = config::load_api_definitions(folder.path());
  CHECK(ids_of(loaded) == test::lines{"two", "eight"});
  CHECK(lines_in(folder, loaded) ==
        test::lines{
            "1.json:1:2: missing a name for object member", "3.json: is a directory, not a file",
            "4.json: cannot be read: No such file or directory", "5.json: is not a regular file",
            "6.json: is larger than 4194304 bytes", "7.json:1:12: /api_id: must not be empty",
            "7.json:1:24: /name: must be a string, is a number"});
}

TEST_CASE("a folder that is not there is an error that names the option") {
  const test::temporary_folder folder;
  const auto loaded = config::load_api_definitions(folder.path() / "missing");
  CHECK(loaded.definitions.empty());
  CHECK(lines_in(folder, loaded) ==
        test::lines{"missing: cannot be read as the directory of the API definitions "
                    "(options apis_path, apis_source): No such file or directory"});
}

TEST_CASE("an empty folder is no fault") {
  const test::temporary_folder folder;
  CHECK(config::load_api_definitions(folder.path()).faults.empty());
}

TEST_CASE("an OpenAPI document beside its Classic definition is skipped") {
  for (const std::string ending : {"-oas.json", "-mcp.json"}) {
    const test::temporary_folder folder;
    folder.write("orders.json", api("orders"));
    folder.write("orders" + ending, openapi);
    const auto loaded = config::load_api_definitions(folder.path());
    CHECK(ids_of(loaded) == test::lines{"orders"});
    CHECK(loaded.faults.empty());
  }
}

TEST_CASE("a file is no companion without the other file, or without a version of OpenAPI") {
  const test::temporary_folder folder;
  folder.write("lone-oas.json", openapi);
  folder.write("x.json", api("x"));
  folder.write("x-oas.json", R"({"openapi": "", "api_id": "classic after all"})");
  folder.write("y.json", api("y"));
  folder.write("y-oas.json", "{");
  const auto loaded = config::load_api_definitions(folder.path());
  CHECK(ids_of(loaded) == test::lines{"from oas", "classic after all", "x", "y"});
  CHECK(lines_in(folder, loaded) ==
        test::lines{"y-oas.json:1:2: missing a name for object member"});
}

TEST_CASE(
    "of definitions of one api_id the one with the shortest listen path wins, or else the later") {
  const test::temporary_folder folder;
  folder.write("a.json", api("same", "/long/path/"));
  folder.write("b.json", api("same", "/p/"));
  folder.write("c.json", api("other", "/p/"));
  folder.write("d.json", api("same", "/q/"));
  folder.write("e.json", api("same", "/longer/"));
  const auto loaded = config::load_api_definitions(folder.path());
  std::vector<bool> shadowed;
  for (const auto& each : loaded.definitions) shadowed.push_back(each.shadowed);
  CHECK(shadowed == std::vector{true, true, false, false, true});
  const std::string wins = ": the api_id \"same\" is also in d.json, which wins because ";
  const std::string so = "; handlers of this file do not run";
  CHECK(lines_in(folder, loaded) ==
        test::lines{"a.json:1" + wins + "its listen path is shorter" + so,
                    "b.json:1" + wins + "it is read later" + so,
                    "e.json:1" + wins + "its listen path is shorter" + so});
}

TEST_CASE("variables are replaced in all files of a folder") {
  const test::temporary_folder folder;
  folder.write("a.json", api("env://ID"));
  CHECK(ids_of(config::load_api_definitions(folder.path(), {"ID=real"})) == test::lines{"real"});
}

namespace {

// What is in the folder, as if its files had been read before, some time ago: each definition has a
// name of its own, which no file gives it.
std::vector<config::api_definition> remembered(const test::temporary_folder& folder) {
  auto read = config::load_api_definitions(folder.path()).definitions;
  for (auto& each : read) {
    each.name = "remembered";
    each.version = config::version_of(each.file);
  }
  return read;
}

test::lines names_of(const config::api_definitions& loaded) {
  test::lines names;
  for (const auto& each : loaded.definitions) names.push_back(each.api_id + " " + each.name);
  return names;
}

}  // namespace

TEST_CASE("a file that is as it was is not read again, others are") {
  const test::temporary_folder folder;
  for (const std::string id : {"a", "b", "c", "d"}) folder.write(id + ".json", api(id));
  const auto before = remembered(folder);
  folder.write("b.json", api("b", "/other/"));
  folder.write("e.json", api("e"));
  folder.remove("d.json");
  const auto loaded = config::load_api_definitions(folder.path(), {}, before);
  CHECK(names_of(loaded) == test::lines{"a remembered", "b ", "c remembered", "e "});
  CHECK(loaded.definitions[1].listen_path == "/other/");
}

TEST_CASE("what is wrong with a file is said with each load, be it read again or not") {
  const test::temporary_folder folder;
  folder.write("a.json",
               R"({"api_id": "a", "event_handlers": {"events": {"E": [{"handler_name": 1}]}}})");
  folder.write("b.json", api("a"));
  const auto fresh = config::load_api_definitions(folder.path());
  const auto before = remembered(folder);
  const auto again = config::load_api_definitions(folder.path(), {}, before);
  CHECK(names_of(again) == test::lines{"a remembered", "a remembered"});
  CHECK(fresh.faults.size() == 2);
  CHECK(test::lines_of(again.faults) == test::lines_of(fresh.faults));
}

TEST_CASE("a file that was put back as it was is read again, and one that became bad is told") {
  const test::temporary_folder folder;
  folder.write("a.json", api("a"));
  const auto before = remembered(folder);
  folder.write("a.json", "{");
  const auto bad = config::load_api_definitions(folder.path(), {}, before);
  CHECK(names_of(bad) == test::lines{"a remembered"});
  CHECK(bad.faults.size() == 1);
  CHECK(config::load_api_definitions(folder.path(), {}, bad.definitions).faults.size() == 1);
  folder.write("a.json", api("a"));
  const auto good = config::load_api_definitions(folder.path(), {}, bad.definitions);
  CHECK(names_of(good) == test::lines{"a "});
  CHECK(good.faults.empty());
}

TEST_CASE("a file that has become the companion of another is none of the definitions any more") {
  const test::temporary_folder folder;
  folder.write("x-oas.json", openapi);
  const auto before = remembered(folder);
  CHECK(names_of(config::load_api_definitions(folder.path(), {}, before)) ==
        test::lines{"from oas remembered"});
  folder.write("x.json", api("x"));
  CHECK(names_of(config::load_api_definitions(folder.path(), {}, before)) == test::lines{"x "});
}

TEST_CASE("a file that was changed a moment before it was read is read again") {
  const test::temporary_folder folder;
  folder.write("a.json", api("a"));
  CHECK_FALSE(config::load_api_definitions(folder.path()).definitions[0].version);
}

}  // namespace definition_folder_test
