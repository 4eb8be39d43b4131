#include <filesystem>

#include <catch2/catch.hpp>

#include "daemon/catalog/catalog.hpp"
#include "test/unit/catalog/samples.hpp"
#include "test/unit/catalog/source_folder.hpp"

namespace last_good_test {

using namespace sidehook;
using test::api_text;
using test::lines;
using test::script;
using test::script_paths;

namespace {

lines sources_of(const catalog::catalog& of) {
  lines sources;
  for (const auto& each : of.scripts) sources.push_back(each->path + ": " + each->source);
  return sources;
}

lines ids_of(const catalog::catalog& of) {
  lines ids;
  for (const auto& each : of.definitions) ids.push_back(each.api_id);
  return ids;
}

catalog::catalog with_scripts(std::vector<std::shared_ptr<const jsvm::script>> scripts) {
  catalog::catalog made;
  made.scripts = std::move(scripts);
  return made;
}

jsvm::script_fault fault_of(std::string path) {
  jsvm::script_fault fault;
  fault.path = std::move(path);
  return fault;
}

}  // namespace

TEST_CASE(
    "a handler file that has gone keeps its last good version in its place, and that is said") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}, {"E", "g", "g.js"}}));
  folder.write_script("h.js", "good");
  folder.write_script("g.js", "before");
  const auto before = folder.read();
  folder.remove_script("h.js");
  folder.write_script("g.js", "after");
  const auto after = folder.read(&before);
  CHECK(sources_of(after) == lines{"h.js: good", "g.js: after"});
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/a.json:2: /event_handlers/events/E/0: the handler file scripts/h.js cannot be "
              "read: No such file or directory; its last good version stays"});
}

TEST_CASE("a handler file that has grown too large keeps its last good version") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", "good");
  const auto before = folder.read();
  folder.write_script("h.js", std::string(4 * 1024 * 1024 + 1, ' '));
  const auto after = folder.read(&before);
  CHECK(sources_of(after) == lines{"h.js: good"});
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/a.json:2: /event_handlers/events/E/0: the handler file scripts/h.js is larger "
              "than 4194304 bytes; its last good version stays"});
}

TEST_CASE("a last good version is found again under another spelling of the path") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", "good");
  const auto before = folder.read();
  folder.remove_script("h.js");
  folder.write_api("a.json", api_text("a", {{"E", "h", "./h.js"}}));
  CHECK(sources_of(folder.read(&before)) == lines{"h.js: good"});
}

TEST_CASE("a script that no handler names any more is not kept") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", "good");
  const auto before = folder.read();
  folder.remove_script("h.js");
  folder.write_api("a.json", api_text("a", {}));
  const auto after = folder.read(&before);
  CHECK(after.scripts.empty());
  CHECK(after.faults.empty());
}

TEST_CASE("a definition that has become bad keeps its last good version and its handler files") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", "good");
  const auto before = folder.read();
  folder.write_api("a.json", "{\n\"api_id\": \"a\",\n}");
  folder.write_script("h.js", "changed");
  const auto after = folder.read(&before);
  CHECK(ids_of(after) == lines{"a"});
  CHECK(sources_of(after) == lines{"h.js: changed"});
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/a.json:3:1: missing a name for object member; its last good version stays"});
}

TEST_CASE(
    "of several faults of a definition the first error says that the last good version stays") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {}));
  const auto before = folder.read();
  folder.write_api("a.json", R"({
"event_handlers":{"events":{"E":[{"handler_name":"eh_log_handler"}]}},
"api_id":"",
"name":7})");
  const auto after = folder.read(&before);
  CHECK(ids_of(after) == lines{"a"});
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/a.json:2:34: note: /event_handlers/events/E/0: left to the gateway: "
              "handlers.enabled does not name eh_log_handler",
              "apis/a.json:3:10: /api_id: must not be empty; its last good version stays",
              "apis/a.json:4:8: /name: must be a string, is a number"});
}

TEST_CASE("a definition whose file has become a folder keeps its last good version") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {}));
  const auto before = folder.read();
  folder.remove_api("a.json");
  std::filesystem::create_directory(folder.paths().apis / "a.json");
  const auto after = folder.read(&before);
  CHECK(ids_of(after) == lines{"a"});
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/a.json: is a directory, not a file; its last good version stays"});
}

TEST_CASE("a definition whose file is gone is gone, and so is one whose file has another api_id") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {}));
  folder.write_api("b.json", api_text("b", {}));
  const auto before = folder.read();
  folder.remove_api("a.json");
  folder.write_api("b.json", api_text("c", {}));
  const auto after = folder.read(&before);
  CHECK(ids_of(after) == lines{"c"});
  CHECK(after.faults.empty());
}

TEST_CASE("a bad definition that never was good is not there") {
  const test::source_folder folder;
  folder.write_api("a.json", "{");
  const auto before = folder.read();
  const auto after = folder.read(&before);
  CHECK(after.definitions.empty());
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/a.json:1:2: missing a name for object member"});
}

TEST_CASE("a bad definition keeps its last good version over any number of reloads") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {}));
  auto read = folder.read();
  folder.write_api("a.json", "{");
  for (int i = 0; i < 3; ++i) {
    auto next = folder.read(&read);
    CHECK(ids_of(next) == lines{"a"});
    CHECK(folder.lines_of(next.faults) ==
          lines{"apis/a.json:1:2: missing a name for object member; its last good version stays"});
    read = std::move(next);
  }
}

TEST_CASE("a definition that is reported as shadowed is its own last version") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("same", {{"E", "h", "h.js"}}));
  folder.write_script("h.js", "");
  const auto before = folder.read();
  folder.write_api("2.json", api_text("same", {}));
  const auto after = folder.read(&before);
  CHECK(ids_of(after) == lines{"same", "same"});
  CHECK(folder.lines_of(after.faults) ==
        lines{"apis/1.json:1: the api_id \"same\" is also in apis/2.json, which wins because it is "
              "read later; handlers of this file do not run"});
}

TEST_CASE("a last good definition keeps its place in the order of the files") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("a", {{"E", "h", "one.js"}}));
  folder.write_api("2.json", api_text("b", {{"E", "h", "two.js"}}));
  folder.write_script("one.js", "");
  folder.write_script("two.js", "");
  const auto before = folder.read();
  folder.write_api("1.json", "{");
  const auto after = folder.read(&before);
  CHECK(ids_of(after) == lines{"a", "b"});
  // Whichever is evaluated later wins a name that both define.
  CHECK(script_paths(after) == lines{"one.js", "two.js"});
}

TEST_CASE("a last good definition is in force when what shadowed it is gone") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("same", {}));
  folder.write_api("2.json", api_text("same", {}));
  const auto before = folder.read();
  folder.write_api("1.json", "{");
  folder.remove_api("2.json");
  const auto after = folder.read(&before);
  REQUIRE(ids_of(after) == lines{"same"});
  CHECK_FALSE(after.definitions[0].shadowed);
}

TEST_CASE("of a last good definition and another of its api_id one is in force") {
  const test::source_folder folder;
  folder.write_api("1.json", api_text("same", {}));
  const auto before = folder.read();
  folder.write_api("1.json", "{");
  folder.write_api("2.json", api_text("same", {}));
  const auto after = folder.read(&before);
  REQUIRE(ids_of(after).size() == 2);
  CHECK(after.definitions[0].shadowed != after.definitions[1].shadowed);
}

TEST_CASE("when the folder of the definitions cannot be read those in force stay") {
  const test::source_folder folder;
  folder.write_api("a.json", api_text("a", {}));
  const auto before = folder.read();
  std::filesystem::remove_all(folder.paths().apis);
  CHECK(ids_of(folder.read(&before)) == lines{"a"});
}

TEST_CASE("the previous source takes the place of a faulty one, and of no other") {
  auto present = with_scripts({script("a.js", "a2"), script("b.js", "b2"), script("c.js", "c2")});
  present.definitions.push_back(test::definition("x"));
  present.faults.emplace_back().message = "kept";
  const auto previous =
      with_scripts({script("c.js", "c1"), script("b.js", "b1"), script("a.js", "a1")});
  const auto mixed = with_previous_scripts(present, {fault_of("b.js"), fault_of("c.js")}, previous);
  REQUIRE(mixed);
  CHECK(sources_of(*mixed) == lines{"a.js: a2", "b.js: b1", "c.js: c1"});
  CHECK(ids_of(*mixed) == lines{"x"});
  CHECK(test::lines_of(mixed->faults) == lines{"kept"});
}

TEST_CASE("there is no mixed catalog when nothing faulty has another previous source") {
  const auto present = with_scripts({script("a.js", "a2"), script("b.js", "same")});
  const auto previous = with_scripts({script("a.js", "a1"), script("b.js", "same")});
  CHECK_FALSE(with_previous_scripts(present, {}, previous));
  CHECK_FALSE(with_previous_scripts(present, {fault_of("b.js")}, previous));
  CHECK_FALSE(with_previous_scripts(present, {fault_of("a.js")}, {}));
  CHECK_FALSE(with_previous_scripts(present, {fault_of("prelude/x.js")}, previous));
}

}  // namespace last_good_test
