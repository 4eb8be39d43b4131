#include "daemon/catalog/builtins.hpp"

#include <catch2/catch.hpp>

#include "daemon/catalog/changes.hpp"
#include "daemon/catalog/listing.hpp"
#include "daemon/catalog/reading.hpp"
#include "test/unit/catalog/loading_machine.hpp"

namespace builtins_test {

using namespace sidehook;
using config::handler_kind;
using test::lines;

namespace {

const config::handler_kinds all{handler_kind::dynamic, handler_kind::webhook, handler_kind::log};

// One API with a webhook, a log handler and a JavaScript one; and such handlers of the settings.
struct bench {
  bench() {
    paths.run = all;
    folder.write_script("h.js", test::handler_that_logs("h", "1"));
    folder.write_script("t.json", R"({"who":"{{.Meta.Key}}"})");
    write_api();
  }

  void write_api(const std::string& target = "http://127.0.0.1:1/") const {
    folder.write_api("a.json",
                     R"({"api_id":"a","org_id":"acme","config_data":{"n":1},
"event_handlers":{"events":{"E":[
{"handler_name":"eh_web_hook_handler","handler_meta":{"name":"hook","method":"POST","template_path":"./t.json","target_path":")" +
                         target + R"("}},
{"handler_name":"eh_log_handler","handler_meta":{"prefix":"p"}},
{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js"}}]}}})");
  }
  catalog::catalog read(const catalog::catalog* previous = nullptr) const {
    return catalog::read_catalog(paths, {}, builtin::handler_maker({}, {}), previous);
  }
  static lines rows_of(const catalog::catalog& of) {
    jsvm::load_report report;
    report.handlers.resize(plan_of(of).handlers.size(),
                           {jsvm::handler_state::found::ready, "h.js"});
    lines rows;
    for (const auto& row : describe(of, report).handlers)
      rows.push_back(row.api_id + " " + row.event_type + " " + row.handler + " " + row.path + ": " +
                     to_string(row.is) + (row.detail.empty() ? "" : ", " + row.detail));
    return rows;
  }

  test::source_folder folder;
  catalog::sources paths = folder.paths();
};

lines names_of(const route::handler_list& handlers) {
  lines names;
  for (const auto& handler : handlers) names.push_back(handler->name);
  return names;
}

}  // namespace

TEST_CASE("webhook and log handlers are routed beside JavaScript ones, and need no script") {
  const bench b;
  const auto read = b.read();
  CHECK(b.folder.lines_of(read.faults).empty());
  CHECK(plan_of(read).handlers.size() == 1);
  CHECK(bench::rows_of(read) ==
        lines{"a E hook t.json: ready", "a E eh_log_handler#1 : ready", "a E h h.js: ready"});
  const auto handlers = route::table::handlers_of(*table_of(read)->find("a"), "E");
  REQUIRE(handlers.size() == 3);
  CHECK(handlers[0]->builtin);
  CHECK(handlers[0]->timeout == std::chrono::milliseconds(11'000));
  CHECK(handlers[1]->builtin);
  CHECK_FALSE(handlers[1]->timeout);
  CHECK_FALSE(handlers[2]->builtin);
}

TEST_CASE("templates are read beside scripts, and their changes are told") {
  const bench b;
  const auto before = b.read();
  CHECK(files_of(before, b.paths) ==
        std::vector<std::filesystem::path>{b.paths.scripts / "h.js", b.paths.scripts / "t.json"});
  b.folder.write_script("t.json", R"({"whose":"{{.Meta.Key}}"})");
  const auto changes = compare(before, b.read(&before));
  CHECK(changes.scripts.changed == lines{"t.json"});
  b.write_api("http://127.0.0.1:2/");
  CHECK(compare(before, b.read(&before)).apis.changed == lines{"a"});
}

TEST_CASE("a template that does not load is told with its place, and its webhook is missing") {
  const bench b;
  b.folder.write_script("t.json", "{\n \"who\":\"{{.Key}}\"}");
  const auto read = b.read();
  REQUIRE(read.faults.size() == 1);
  CHECK(b.folder.lines_of(read.faults)[0].starts_with("t.json:2:11: \".Key\" is not offered: "));
  CHECK(bench::rows_of(read)[0] == "a E hook t.json: missing, its template t.json did not load");

  b.folder.remove_script("t.json");
  CHECK(
      b.folder.lines_of(b.read().faults) ==
      lines{
          "apis/a.json:3: /event_handlers/events/E/0: the template scripts/t.json cannot be read: "
          "No such file or directory"});
  b.folder.write_script("t.json", R"({"who":{{.Meta.Key}},})");
  CHECK(b.folder.lines_of(b.read().faults) ==
        lines{"t.json: is not JSON with its values in place: missing a name for object member"});
}

TEST_CASE("a template that has become bad keeps its last good version") {
  const bench b;
  const auto good = b.read();
  b.folder.write_script("t.json", "{{if}}");
  const auto bad = b.read(&good);
  REQUIRE(bad.faults.size() == 1);
  CHECK(bad.faults[0].message.ends_with("; its last good version stays"));
  CHECK(bad.templates.at("t.json") == good.templates.at("t.json"));
  CHECK(bench::rows_of(bad)[0] == "a E hook t.json: ready");
  b.folder.remove_script("t.json");
  CHECK(b.read(&bad).templates.at("t.json") == good.templates.at("t.json"));
}

TEST_CASE("a webhook that cannot be made is a fault of its definition") {
  const bench b;
  b.write_api("http://:1/");
  const auto read = b.read();
  const std::string why =
      "the URL \"http://:1/\" cannot be sent to: it has no valid host and port, or a path with a "
      "wrong escape";
  CHECK(b.folder.lines_of(read.faults) ==
        lines{"apis/a.json:3: /event_handlers/events/E/0: " + why});
  CHECK(bench::rows_of(read)[0] == "a E hook t.json: missing, " + why);
}

TEST_CASE("handlers of the settings run behind each API's own, and for events of none") {
  bench b;
  b.folder.write_api("b.json", R"({"api_id":"b","org_id":"other"})");
  b.paths.gateway_handlers =
      R"({"events":{"E":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js"}}],)"
      R"("TokenCreated":[{"handler_name":"eh_log_handler","handler_meta":{"prefix":"t","disabled":false}},)"
      R"({"handler_name":"eh_log_handler","handler_meta":{"disabled":true}}]}})";
  const auto read = b.read();
  CHECK(b.folder.lines_of(read.faults).empty());
  const auto table = table_of(read);
  CHECK(names_of(route::table::handlers_of(*table->find("a"), "E")) ==
        lines{"hook", "eh_log_handler#1", "h", "gateway:h"});
  const auto& of_b = *route::table::handlers_of(*table->find("b"), "E").at(0);
  CHECK(of_b.name == "gateway:h");
  CHECK(of_b.global_name() == "h");
  CHECK(of_b.api_id == "b");
  CHECK(of_b.org_id == "other");
  CHECK(of_b.owner().empty());
  CHECK(names_of(route::table::handlers_of(*table->of_no_api(), "TokenCreated")) ==
        lines{"gateway:eh_log_handler#1"});
  CHECK(names_of(route::table::handlers_of(*table->of_no_api(), "E")) == lines{"gateway:h"});
  CHECK(table->of_no_api()->org_id.empty());
  const auto rows = bench::rows_of(read);
  CHECK(lines(rows.begin() + 3, rows.end()) ==
        lines{" E gateway:h h.js: ready", " TokenCreated gateway:eh_log_handler#1 : ready",
              " TokenCreated gateway:eh_log_handler#2 : disabled"});
}

TEST_CASE("with a global object for each API, the settings' handlers have one of their own") {
  bench b;
  b.paths.gateway_handlers =
      R"({"events":{"E":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"g","path":"g.js"}}]}})";
  b.folder.write_script("g.js", test::handler_that_logs("g", "1"));
  auto read = b.read();
  read.globals = jsvm::globals::per_api;
  const auto plan = plan_of(read);
  REQUIRE(plan.realms.size() == 2);
  CHECK(plan.realms[0].api_id == "a");
  CHECK(plan.realms[1].api_id.empty());
  REQUIRE(plan.realms[1].scripts.size() == 1);
  CHECK(plan.realms[1].scripts[0]->path == "g.js");
  CHECK(plan.handlers.back().api_id.empty());
}

TEST_CASE("a file of the settings' handlers that is not there is told where they name it") {
  bench b;
  b.paths.gateway_handlers =
      R"({"events":{"E":[{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"g","path":"g.js"}}]}})";
  CHECK(b.folder.lines_of(b.read().faults) ==
        lines{"event_handlers: /events/E/0: the handler file scripts/g.js cannot be read: No such "
              "file or directory"});
}

}  // namespace builtins_test
