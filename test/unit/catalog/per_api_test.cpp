#include <catch2/catch.hpp>

#include "daemon/catalog/script_faults.hpp"
#include "test/unit/catalog/loading_machine.hpp"
#include "test/unit/catalog/samples.hpp"

namespace per_api_test {

using namespace sidehook;
using test::api_text;
using test::definition;
using test::dynamic_handler;
using test::handler_that_logs;
using test::lines;
using test::loading_machine;
using test::script;

namespace {

constexpr auto per_api = jsvm::globals::per_api;

// "api: file file" of each global object.
lines realms_in(const catalog::catalog& of) {
  lines realms;
  for (const auto& realm : plan_of(of).realms) {
    std::string line = realm.api_id + ":";
    for (const auto& each : realm.scripts) line += " " + each->path;
    realms.push_back(line);
  }
  return realms;
}

lines rows_of(const loading_machine::loaded& of) {
  lines rows;
  for (const auto& row : of->shown.handlers)
    rows.push_back(row.api_id + " " + row.handler + ": " + to_string(row.is));
  return rows;
}

jsvm::script_fault fault_of(const std::string& path, const std::string& api_id,
                            const std::string& message = "Error: no", int line = 1) {
  jsvm::script_fault fault{path, {}, "", api_id};
  fault.error.message = message;
  fault.error.line = line;
  return fault;
}

lines faults_of(const std::vector<jsvm::script_fault>& scripts) {
  std::vector<config::fault> faults;
  catalog::add_script_faults(faults, scripts);
  return test::lines_of(faults);
}

// Two APIs, each with a file of its own that defines h.
void write_two(const test::source_folder& folder) {
  folder.write_api("a.json", api_text("a", {{"E", "h", "a.js"}}));
  folder.write_api("b.json", api_text("b", {{"E", "h", "b.js"}}));
  folder.write_script("a.js", handler_that_logs("h", "of a"));
  folder.write_script("b.js", handler_that_logs("h", "of b"));
}

}  // namespace

TEST_CASE("each API's global object has the library and the files that its own definitions name") {
  catalog::catalog of;
  of.globals = per_api;
  of.library = "lib.js";
  for (const char* path : {"lib.js", "y.js", "x.js", "only_b.js", "shadowed.js"})
    of.scripts.push_back(script(path));
  of.definitions = {
      definition("a", {dynamic_handler("E", "h", "x.js"), dynamic_handler("E", "g", "./y.js"),
                       dynamic_handler("E", "gone", "gone.js"), test::webhook("E")}),
      definition("bare", {test::disabled_handler("E", "h", "x.js")}),
      definition("b", {dynamic_handler("E", "h", "x.js"), dynamic_handler("E", "l", "lib.js"),
                       dynamic_handler("E", "o", "only_b.js"), dynamic_handler("F", "h", "x.js")}),
      definition("a", {dynamic_handler("E", "h", "shadowed.js")})};
  of.definitions[3].shadowed = true;
  CHECK(plan_of(of).sharing == per_api);
  CHECK(realms_in(of) == lines{"a: lib.js x.js y.js shadowed.js", "b: lib.js only_b.js x.js"});
  of.globals = jsvm::globals::shared;
  CHECK(realms_in(of) == lines{": lib.js y.js x.js only_b.js shadowed.js"});
}

TEST_CASE("names that two APIs share collide only where they share a global object") {
  const auto sharing = GENERATE(jsvm::globals::shared, per_api);
  loading_machine m({}, sharing);
  write_two(m.folder);
  const auto now = m.load();
  if (sharing == per_api) {
    CHECK(m.faults_of(now).empty());
    CHECK(rows_of(now) == lines{"a h: ready", "b h: ready"});
    CHECK(m.said_by("h", "a") == "of a");
  } else {
    CHECK(m.faults_of(now) == lines{"apis/a.json:2: /event_handlers/events/E/0: 'h' is defined in "
                                    "a.js:1 and again in b.js:1, which is evaluated later and "
                                    "runs for both"});
    CHECK(rows_of(now) == lines{"a h: overridden", "b h: ready"});
    CHECK(m.said_by("h", "a") == "of b");
  }
  CHECK(m.said_by("h", "b") == "of b");
}

TEST_CASE("names that collide within one API are reported, whoever shares its global object") {
  loading_machine m({}, per_api);
  // Over all APIs first.js comes last: it is in its own API that it comes first.
  m.folder.write_api("a.json", api_text("a", {{"E", "h", "first.js"}, {"E", "h", "second.js"}}));
  m.folder.write_api("b.json", api_text("b", {{"E", "h", "first.js"}}));
  m.folder.write_script("first.js", handler_that_logs("h", "first"));
  m.folder.write_script("second.js", handler_that_logs("h", "second"));
  const auto now = m.load();
  CHECK(m.faults_of(now) == lines{"apis/a.json:2: /event_handlers/events/E/0: 'h' is defined in "
                                  "first.js:1 and again in second.js:1, which is evaluated later "
                                  "and runs for both"});
  CHECK(m.said_by("h", "a") == "second");
  CHECK(m.said_by("h", "b") == "first");
}

TEST_CASE("a handler that only another API's file defines is missing") {
  loading_machine m({}, per_api);
  write_two(m.folder);
  m.folder.write_script("a.js", "var other = 1;");
  const auto now = m.load();
  CHECK(m.faults_of(now) ==
        lines{"apis/a.json:2: /event_handlers/events/E/0: a.js defines no global 'h'"});
  CHECK(rows_of(now) == lines{"a h: missing", "b h: ready"});
  CHECK(m.said_by("h", "a") == "missing");
}

TEST_CASE("a file that fails for one API names it, and leaves the others their handlers") {
  loading_machine m({}, per_api);
  m.folder.write_api("a.json", api_text("a", {{"E", "word", "word.js"}, {"E", "h", "h.js"}}));
  m.folder.write_api("b.json", api_text("b", {{"E", "h", "h.js"}}));
  m.folder.write_script("word.js", "var word = { DoProcessEvent: function () {} };");
  m.folder.write_script("h.js", "word;\n" + handler_that_logs("h", "fine"));
  const auto now = m.load();
  CHECK(m.faults_of(now) == lines{"h.js:1: ReferenceError: identifier 'word' undefined (API 'b')"});
  CHECK(rows_of(now) == lines{"a word: ready", "a h: ready", "b h: missing"});
  CHECK(now->shown.handlers.at(2).detail == "h.js did not load");
  CHECK(m.said_by("h", "a") == "fine");
}

TEST_CASE("what is wrong with a file for several APIs is one fault that names them") {
  CHECK(faults_of({fault_of("h.js", "")}) == lines{"h.js:1: Error: no"});
  CHECK(faults_of({fault_of("h.js", "a"), fault_of("g.js", "a"), fault_of("h.js", "b")}) ==
        lines{"h.js:1: Error: no (APIs 'a', 'b')", "g.js:1: Error: no (API 'a')"});
  std::vector<jsvm::script_fault> many;
  for (int i = 1; i <= 1000; ++i) many.push_back(fault_of("h.js", std::to_string(i)));
  CHECK(faults_of(many) == lines{"h.js:1: Error: no (APIs '1', '2', '3' and 997 more)"});
  CHECK(faults_of({fault_of("h.js", "a", "Error: x"), fault_of("h.js", "b", "Error: y"),
                   fault_of("h.js", "c", "Error: x", 2)})
            .size() == 3);
}

TEST_CASE("a file that has become bad for one of its APIs stays as it was for all of them") {
  loading_machine m({}, per_api);
  m.folder.write_api("a.json", api_text("a", {{"E", "word", "word.js"}, {"E", "h", "h.js"}}));
  m.folder.write_api("b.json", api_text("b", {{"E", "h", "h.js"}}));
  m.folder.write_script("word.js", "var word = { DoProcessEvent: function () {} };");
  m.folder.write_script("h.js", handler_that_logs("h", "good"));
  m.load();
  m.folder.write_script("h.js", "word;\n" + handler_that_logs("h", "bad for b"));
  const auto now = m.load();
  CHECK(m.faults_of(now) == lines{"h.js:1: ReferenceError: identifier 'word' undefined (API "
                                  "'b'); its last good version stays"});
  CHECK(m.said_by("h", "a") == "good");
  CHECK(m.said_by("h", "b") == "good");
  CHECK(now->since_before.scripts.changed.empty());
}

TEST_CASE("an API for which a file never was good does not keep others from its next version") {
  loading_machine m({}, per_api);
  m.folder.write_api("a.json", api_text("a", {{"E", "word", "word.js"}, {"E", "h", "h.js"}}));
  m.folder.write_api("b.json", api_text("b", {{"E", "h", "h.js"}}));
  m.folder.write_script("word.js", "var word = { DoProcessEvent: function () {} };");
  m.folder.write_script("h.js", "word;\n" + handler_that_logs("h", "first"));
  m.load();
  m.folder.write_script("h.js", "word;\n" + handler_that_logs("h", "second"));
  CHECK(m.faults_of(m.load()) ==
        lines{"h.js:1: ReferenceError: identifier 'word' undefined (API 'b')"});
  CHECK(m.said_by("h", "a") == "second");

  m.folder.write_script("h.js", "throw new Error('for all');");
  CHECK(m.faults_of(m.load()) ==
        lines{"h.js:1: Error: for all (APIs 'a', 'b'); its last good version stays",
              "h.js:1: ReferenceError: identifier 'word' undefined (API 'b')"});
  CHECK(m.said_by("h", "a") == "second");

  m.folder.remove_script("h.js");
  m.load();
  CHECK(m.said_by("h", "a") == "second");
}

TEST_CASE("an API that comes or goes leaves the global objects of the others as they load") {
  loading_machine m({}, per_api);
  write_two(m.folder);
  m.load();
  m.folder.remove_api("b.json");
  m.folder.write_api("c.json", api_text("c", {{"E", "h", "b.js"}}));
  CHECK(m.load()->generation == 2);
  CHECK(m.said_by("h", "a") == "of a");
  CHECK(m.said_by("h", "b") == "missing");
  CHECK(m.said_by("h", "c") == "of b");
}

TEST_CASE("when the APIs' global objects do not fit into the heap, those in force stay") {
  jsvm::limits limits;
  limits.memory_bytes = std::size_t{2} * 1024 * 1024;
  loading_machine m(limits, per_api);
  write_two(m.folder);
  m.load();
  for (int i = 0; i < 40; ++i) {
    const auto id = "more-" + std::to_string(i);
    m.folder.write_api(id + ".json", api_text(id, {{"E", "h", "a.js"}}));
  }
  const auto now = m.load();
  CHECK(now->generation == 1);
  const auto faults = m.faults_of(now);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].starts_with("the API 'more-"));
  CHECK(faults[0].find("could not be set up in 2 MB (jsvm.memory_limit_mb)") != std::string::npos);
  CHECK(m.said_by("h", "a") == "of a");
}

}  // namespace per_api_test
