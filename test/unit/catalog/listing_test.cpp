#include "daemon/catalog/listing.hpp"

#include <catch2/catch.hpp>

#include "test/unit/catalog/samples.hpp"
#include "test/unit/config/faults.hpp"

namespace listing_test {

using namespace sidehook;
using test::definition;
using test::dynamic_handler;
using test::lines;
using test::script;
using found = jsvm::handler_state::found;

namespace {

// A handler of the sample at a place that a fault can name.
config::event_handler at_line(int line, config::event_handler handler) {
  handler.line = line;
  handler.pointer = "/p";
  return handler;
}

jsvm::load_report report_of(std::vector<jsvm::handler_state> handlers) {
  jsvm::load_report report;
  report.handlers = std::move(handlers);
  return report;
}

jsvm::script_fault fault_of(std::string path, std::string message) {
  jsvm::script_fault fault;
  fault.path = std::move(path);
  fault.error.message = std::move(message);
  fault.error.line = 3;
  return fault;
}

// "api event handler path: state, detail" of every row.
lines rows_of(const catalog::listing& of) {
  lines rows;
  for (const auto& row : of.handlers) {
    rows.push_back(row.api_id + " " + row.event_type + " " + row.handler + " " + row.path + ": " +
                   to_string(row.is) + (row.detail.empty() ? "" : ", " + row.detail));
  }
  return rows;
}

catalog::catalog with_handler(config::event_handler handler) {
  catalog::catalog of;
  of.definitions = {definition("a", {at_line(4, std::move(handler))})};
  return of;
}

// What is said of a name that a.js and b.js define, with these sources.
std::string collision(const std::string& name, std::string of_a, std::string of_b) {
  auto of = with_handler(dynamic_handler("E", name, "a.js"));
  of.scripts = {script("a.js", std::move(of_a)), script("b.js", std::move(of_b))};
  return describe(of, report_of({{found::ready, "b.js"}})).handlers.at(0).detail;
}

std::string places(const std::string& a, const std::string& b, const std::string& name = "h") {
  return "'" + name + "' is defined in " + a + " and again in " + b +
         ", which is evaluated later and runs for both";
}

}  // namespace

TEST_CASE("each state of a handler has its name") {
  using state = catalog::handler_row::state;
  CHECK(std::string(to_string(state::ready)) == "ready");
  CHECK(std::string(to_string(state::disabled)) == "disabled");
  CHECK(std::string(to_string(state::left_to_gateway)) == "left to the gateway");
  CHECK(std::string(to_string(state::shadowed)) == "shadowed");
  CHECK(std::string(to_string(state::missing)) == "missing");
  CHECK(std::string(to_string(state::not_a_handler)) == "not a handler");
  CHECK(std::string(to_string(state::overridden)) == "overridden");
}

TEST_CASE("every handler of every definition has a row, with what became of it") {
  catalog::catalog of;
  of.scripts = {script("h.js", "var over = 1;"), script("later.js", "var over = 2;")};
  of.definitions = {definition("a", {dynamic_handler("E", "fine", "./h.js"), test::webhook("E"),
                                     test::disabled_handler("E", "off", "off.js"),
                                     dynamic_handler("F", "absent", "h.js"),
                                     dynamic_handler("F", "number", "h.js"),
                                     dynamic_handler("F", "over", "h.js")}),
                    definition("a", {dynamic_handler("E", "loser", "h.js")})};
  of.definitions[1].shadowed = true;
  const auto shown = describe(of, report_of({{found::ready, "h.js"},
                                             {found::missing, ""},
                                             {found::not_a_handler, ""},
                                             {found::ready, "later.js"}}));
  CHECK(rows_of(shown) ==
        lines{"a E fine h.js: ready", "a E webhook : left to the gateway",
              "a E off off.js: disabled",
              "a F absent h.js: missing, h.js defines no global 'absent'",
              "a F number h.js: not a handler, 'number' in h.js has no function DoProcessEvent",
              "a F over h.js: overridden, " + places("h.js:1", "later.js:1", "over"),
              "a E loser h.js: shadowed, another definition with this api_id is in force"});
  CHECK(shown.handlers[0].definition_file == "a.json");
  CHECK(test::lines_of(shown.faults) ==
        lines{"a.json: h.js defines no global 'absent'",
              "a.json: 'number' in h.js has no function DoProcessEvent",
              "a.json: " + places("h.js:1", "later.js:1", "over")});
}

TEST_CASE("what the report says is matched with registered handlers, over those that are not") {
  catalog::catalog of;
  of.scripts = {script("h.js")};
  of.definitions = {definition("a", {test::disabled_handler("E", "off", "h.js"), test::webhook("E"),
                                     dynamic_handler("E", "first", "h.js")}),
                    definition("b", {dynamic_handler("E", "hidden", "h.js")}),
                    definition("c", {dynamic_handler("E", "second", "h.js")})};
  of.definitions[1].shadowed = true;
  const auto shown = describe(of, report_of({{found::missing, ""}, {found::ready, "h.js"}}));
  using state = catalog::handler_row::state;
  std::vector<state> states;
  for (const auto& row : shown.handlers) states.push_back(row.is);
  CHECK(states == std::vector{state::disabled, state::left_to_gateway, state::missing,
                              state::shadowed, state::ready});
}

TEST_CASE("a handler whose function cannot be traced to a file is ready") {
  auto of = with_handler(dynamic_handler("E", "h", "h.js"));
  of.scripts = {script("h.js")};
  const auto shown = describe(of, report_of({{found::ready, ""}}));
  CHECK(rows_of(shown) == lines{"a E h h.js: ready"});
  CHECK(shown.faults.empty());
}

TEST_CASE(
    "handlers that share a fault have each a row of it and one report, at the first of them") {
  catalog::catalog of;
  of.scripts = {script("h.js")};
  of.definitions = {definition("a", {at_line(4, dynamic_handler("E", "h", "h.js")),
                                     at_line(5, dynamic_handler("F", "h", "./h.js")),
                                     at_line(6, dynamic_handler("F", "g", "h.js"))}),
                    definition("b", {at_line(7, dynamic_handler("E", "h", "h.js"))})};
  const jsvm::handler_state missing{found::missing, ""};
  const auto shown = describe(of, report_of({missing, missing, missing, missing}));
  CHECK(rows_of(shown) == lines{"a E h h.js: missing, h.js defines no global 'h'",
                                "a F h h.js: missing, h.js defines no global 'h'",
                                "a F g h.js: missing, h.js defines no global 'g'",
                                "b E h h.js: missing, h.js defines no global 'h'"});
  CHECK(test::lines_of(shown.faults) == lines{"a.json:4: /p: h.js defines no global 'h'",
                                              "a.json:6: /p: h.js defines no global 'g'"});
}

TEST_CASE("handlers of a file that did not load are missing, and only the file is reported") {
  catalog::catalog of;
  of.scripts = {script("bad.js")};
  of.definitions = {definition(
      "a", {dynamic_handler("E", "h", "bad.js"), dynamic_handler("F", "number", "bad.js"),
            dynamic_handler("E", "g", "gone.js")})};
  auto report = report_of({{found::missing, ""}, {found::not_a_handler, ""}, {found::missing, ""}});
  report.faults = {fault_of("bad.js", "SyntaxError: no")};
  const auto shown = describe(of, report);
  CHECK(rows_of(shown) == lines{"a E h bad.js: missing, bad.js did not load",
                                "a F number bad.js: missing, bad.js did not load",
                                "a E g gone.js: missing, gone.js did not load"});
  CHECK(test::lines_of(shown.faults) == lines{"bad.js:3: SyntaxError: no"});
}

TEST_CASE("a handler that its file defined before it failed is ready") {
  auto of = with_handler(dynamic_handler("E", "h", "bad.js"));
  of.scripts = {script("bad.js")};
  auto report = report_of({{found::ready, "bad.js"}});
  report.faults = {fault_of("bad.js", "Error: late")};
  CHECK(rows_of(describe(of, report)) == lines{"a E h bad.js: ready"});
}

TEST_CASE("faults are those of the files, then why nothing loaded, then scripts, then handlers") {
  auto of = with_handler(dynamic_handler("E", "h", "h.js"));
  of.scripts = {script("h.js"), script("bad.js")};
  of.faults.emplace_back().message = "of a file";
  auto report = report_of({{found::missing, ""}});
  report.failure = "no heap";
  report.faults = {fault_of("bad.js", "of a script")};
  report.faults[0].error.column = 5;
  report.faults[0].excerpt = "    var;\n       ^";
  const auto shown = describe(of, report);
  CHECK(test::lines_of(shown.faults) == lines{"of a file", "no heap", "bad.js:3:5: of a script",
                                              "a.json:4: /p: h.js defines no global 'h'"});
  CHECK(config::describe(shown.faults[2]) == "bad.js:3:5: of a script\n    var;\n       ^");
}

TEST_CASE("a report that stops short leaves the rest of the rows") {
  catalog::catalog of;
  of.scripts = {script("h.js")};
  of.definitions = {
      definition("a", {dynamic_handler("E", "h", "h.js"), dynamic_handler("E", "g", "h.js")})};
  CHECK(describe(of, report_of({{found::missing, ""}})).handlers.size() == 2);
}

TEST_CASE("notes are no errors, a handler that does not run is") {
  catalog::listing shown;
  CHECK_FALSE(shown.has_errors());
  shown.faults.emplace_back().severity = config::fault::level::note;
  CHECK_FALSE(shown.has_errors());
  auto of = with_handler(dynamic_handler("E", "h", "h.js"));
  of.scripts = {script("h.js")};
  CHECK(describe(of, report_of({{found::missing, ""}})).has_errors());
}

TEST_CASE("a collision names the line on which either file defines the name") {
  const auto at = [](const std::string& source) { return collision("h", source, "h = {};"); };
  CHECK(at("var h = {};") == places("a.js:1", "b.js:1"));
  CHECK(at("\n\r\nvar h={};") == places("a.js:3", "b.js:1"));
  CHECK(at("function h() {}") == places("a.js:1", "b.js:1"));
  CHECK(at("\nvar g = 1,\n    h \t= {};") == places("a.js:3", "b.js:1"));
  CHECK(at("\nthis['h'] = {};") == places("a.js", "b.js:1"));
  CHECK(at("") == places("a.js", "b.js:1"));
  CHECK(at("\nh =") == places("a.js:2", "b.js:1"));
}

TEST_CASE("the use of a name, a comparison and a longer name are not taken for its definition") {
  const auto at = [](const std::string& source) { return collision("h", source, "h = {};"); };
  CHECK(at("if (h == 1) {}\nh = 2;") == places("a.js:2", "b.js:1"));
  CHECK(at("log(h);\nother.h = 1;\nxh = 1;\nhx = 1;\n$h = 1;\nvar h = 2;") ==
        places("a.js:6", "b.js:1"));
  CHECK(at("var h;\nh") == places("a.js", "b.js:1"));
}

TEST_CASE("a dotted name is looked for as a whole") {
  CHECK(collision("ours.h", "var ours = {};\nours.h = {};\n", "\n\nours.h = {};\n") ==
        places("a.js:2", "b.js:3", "ours.h"));
}

TEST_CASE("a function whose name only begins like a handler's is not its definition") {
  CHECK(collision("h", "function helper() {}\nvar h = {};", "h = {};") ==
        places("a.js:2", "b.js:1"));
}

TEST_CASE("a file that did not load is not said to define what runs from another file") {
  auto of = with_handler(dynamic_handler("E", "h", "bad.js"));
  of.scripts = {script("good.js", "var h = {};"), script("bad.js", "var h = ;")};
  auto report = report_of({{found::ready, "good.js"}});
  report.faults = {fault_of("bad.js", "SyntaxError: no")};
  const auto shown = describe(of, report);
  // good.js is evaluated earlier, not later, and bad.js defines nothing.
  CHECK(shown.handlers.at(0).detail.find("evaluated later") == std::string::npos);
}

}  // namespace listing_test
