#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace generation_test {

using namespace sidehook;
using jsvm::handler_state;
using jsvm::outcome;

TEST_CASE("scripts are evaluated in order, and the later definition of a name wins") {
  test::script_machine machine;
  const auto report =
      machine.load({{"a.js", "var h = { DoProcessEvent: function () { log('a'); } };"},
                    {"b.js", "var h = { DoProcessEvent: function () { log('b'); } };"}},
                   {{"h", "a.js"}, {"h", "b.js"}});
  CHECK(report.faults.empty());
  CHECK(report.handlers.at(0).defined_in == "b.js");
  CHECK(report.handlers.at(1).defined_in == "b.js");
  machine.run();
  CHECK(machine.lines == std::vector<std::string>{"info: b"});
}

TEST_CASE("the file of a handler made with NewHandler is that of its function") {
  test::script_machine machine;
  const auto report = machine.load(
      {{"a.js",
        "var h = new TykJS.TykEventHandlers.NewEventHandler({}); h.NewHandler(function () {});"},
       {"b.js", "var g = new TykJS.TykEventHandlers.NewEventHandler({});"}},
      {{"h", "a.js"}, {"g", "b.js"}, {"none", "a.js"}, {"log", "a.js"}});
  CHECK(report.handlers.at(0).state == handler_state::found::ready);
  CHECK(report.handlers.at(0).defined_in == "a.js");
  CHECK(report.handlers.at(1).state == handler_state::found::ready);
  CHECK(report.handlers.at(1).defined_in == "");
  CHECK(report.handlers.at(2).state == handler_state::found::missing);
  CHECK(report.handlers.at(3).state == handler_state::found::not_a_handler);
}

TEST_CASE(
    "a file that does not load keeps no other from loading, and what it did before its error "
    "stays") {
  test::script_machine machine;
  const auto report =
      machine.load({{"syntax.js", "var first = 1;\nfunction ( {"},
                    {"throws.js", "var before = 'kept';\nnobody();\nvar after = 'lost';"},
                    {"good.js",
                     "var h = { DoProcessEvent: function () { log(before); log(typeof "
                     "after); log(typeof first) } };"}});
  REQUIRE(report.faults.size() == 2);
  CHECK(report.faults[0].path == "syntax.js");
  CHECK(report.faults[0].error.line == 2);
  CHECK(describe(report.faults[1]) ==
        "throws.js:2: ReferenceError: identifier 'nobody' undefined\n    nobody();");
  machine.run();
  CHECK(machine.lines ==
        std::vector<std::string>{"info: kept", "info: undefined", "info: undefined"});
}

TEST_CASE("a file that never ends loading is cut at the limits") {
  test::script_machine machine({.cpu = std::chrono::milliseconds(50)});
  const auto report = machine.load({{"endless.js", "while (true) {}"}, {"good.js", "var h = 1;"}});
  REQUIRE(report.faults.size() == 1);
  CHECK(describe(report.faults[0]) ==
        "endless.js:1: used more than 50 ms of CPU time (jsvm.cpu_limit_ms)\n    while (true) {}");
}

TEST_CASE("a file may wait while it loads, and log") {
  test::script_machine machine;
  machine.load("sleep(1); log('loaded');");
  CHECK(machine.lines == std::vector<std::string>{"info: loaded"});
}

TEST_CASE("a byte order mark before a script is no error") {
  test::script_machine machine;
  machine.load("\xEF\xBB\xBFvar h = { DoProcessEvent: function () {} };");
  CHECK(machine.run().ended == outcome::succeeded);
}

TEST_CASE("a new generation starts without the old one's globals") {
  test::script_machine machine;
  machine.load("var old = 1; var h = { DoProcessEvent: function () { log(typeof old); } };");
  machine.run();
  machine.load("var h = { DoProcessEvent: function () { log(typeof old); } };");
  machine.run();
  CHECK(machine.lines == std::vector<std::string>{"info: number", "info: undefined"});
  machine.poll();
  CHECK(machine.vm().generations() == 1);
}

TEST_CASE("a run under way finishes in its own generation, new ones start in the new one") {
  test::script_machine machine;
  machine.load(
      "var name = 'old'; var h = { DoProcessEvent: function () { log('start ' + name); "
      "TykMakeHttpRequest({ Domain: 'http://h' }); log('end ' + name); } };");
  machine.http().hold();
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  machine.load(
      "var name = 'new'; var h = { DoProcessEvent: function () { log('run ' + name); } };");
  CHECK(machine.vm().generations() == 2);
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  machine.http().release();
  machine.finish();
  CHECK(machine.lines ==
        std::vector<std::string>{"info: start old", "info: run new", "info: end old"});
  machine.vm().wake();
  machine.poll();
  CHECK(machine.vm().generations() == 1);
}

TEST_CASE("a generation is freed when its last run has ended, whether further events come or not") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function () { TykMakeHttpRequest({ Domain: 'http://h' }); } };");
  machine.http().hold();
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  machine.load("");
  CHECK(machine.vm().generations() == 2);
  machine.http().release();
  CHECK(machine.finish().at(0).ended == outcome::succeeded);
  machine.poll();
  CHECK(machine.vm().generations() == 1);
  // Nothing is waited for any more, its drain timeout included.
  CHECK(machine.context().stopped());
}

TEST_CASE("a run that does not end in time after a reload is cancelled, and says what cut it") {
  test::script_machine machine({.drain_timeout = std::chrono::milliseconds(20)});
  const std::string body =
      GENERATE("sleep(4000);", "for (;;) { try { sleep(4000); } catch (e) {} finally { log(1); } }",
               "[1].forEach(function () { sleep(4000); });");
  machine.load("var h = { DoProcessEvent: function () { " + body + " } };");
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  machine.load("");
  const auto result = machine.finish().at(0);
  CHECK(result.ended == outcome::cancelled);
  CHECK(result.error.message ==
        "cancelled: it still ran 20 ms after the scripts were loaded anew "
        "(reload.drain_timeout_ms)");
  CHECK(result.duration >= std::chrono::milliseconds(20));
  machine.poll();
  CHECK(machine.vm().generations() == 1);
}

TEST_CASE("the drain timeout of one generation leaves the runs of later ones alone") {
  test::script_machine machine({.drain_timeout = std::chrono::milliseconds(20)});
  const std::string sleeper = "var h = { DoProcessEvent: function () { sleep(";
  machine.load(sleeper + "4000); } };");
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  machine.load(sleeper + "100); } };");
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  const auto results = machine.finish();
  REQUIRE(results.size() == 2);
  CHECK(results[0].ended == outcome::cancelled);
  CHECK(results[1].ended == outcome::succeeded);
}

TEST_CASE("built-ins can be changed while scripts load, and not afterwards") {
  test::script_machine machine;
  machine.load(
      "String.prototype.shout = function () { return this.toUpperCase() + '!'; };"
      "var h = { DoProcessEvent: function () {"
      "  JSON.parse = null; Object.prototype.Key = 'patched'; Array.prototype.push = null; JSON = "
      "null; log = "
      "null; TykJS.TykEventHandlers.NewEventHandler.prototype.DoProcessEvent = null;"
      "  log('a'.shout() + JSON.parse('[1]')[0] + ({}).Key + [].push(1)); } };");
  CHECK(machine.run().ended == outcome::succeeded);
  CHECK(machine.run().ended == outcome::succeeded);
  CHECK(machine.lines.at(1) == "info: A!1undefined1");
}

TEST_CASE("changing a built-in is ignored, and an error in strict mode") {
  test::script_machine machine;
  CHECK(machine.run_body("JSON.parse = null; JSON.parse('1')").ended == outcome::succeeded);
  const auto member = machine.run_body("'use strict'; JSON.parse = null");
  CHECK(member.ended == outcome::failed);
  CHECK(member.error.message.starts_with("TypeError: "));
  const auto global = machine.run_body("'use strict'; log = null");
  CHECK(global.error.message.starts_with("TypeError: "));
}

TEST_CASE("a host function that a script wraps while it loads stays wrapped") {
  test::script_machine machine;
  machine.load(
      "log = (function (plain) { return function (m) { plain('[' + m + ']'); }; })(log);"
      "var h = { DoProcessEvent: function () { log = null; log('x'); } };");
  CHECK(machine.run().ended == outcome::succeeded);
  CHECK(machine.lines == std::vector<std::string>{"info: [x]"});
}

TEST_CASE("frozen built-ins do not get into the way of a script's own objects") {
  test::script_machine machine;
  const auto result = machine.run_body(R"(
    function MyError(m) { this.message = m; this.name = 'MyError'; }
    MyError.prototype = Object.create(Error.prototype);
    MyError.prototype.constructor = MyError;
    MyError.prototype.toString = function () { return 'mine: ' + this.message; };
    var e = new Error('x'); e.name = 'Custom'; e.message = 'y';
    var o = { toString: null }; o.valueOf = function () { return 4; }; o.hasOwnProperty = 1;
    var a = []; a.push = function () { return 'own'; };
    function F() {} F.prototype.toString = function () { return 'F'; }; F.name2 = 1;
    log([String(new MyError('m')), String(e), o + 1, a.push(), new F(), o.hasOwnProperty].join(';'));
  )");
  CHECK(result.error.message == "");
  CHECK(machine.lines == std::vector<std::string>{"info: mine: m;Custom: y;5;own;F;1"});
}

TEST_CASE("a script's own globals stay changeable") {
  test::script_machine machine;
  machine.load(
      "var cache = {}; var h = { DoProcessEvent: function () { cache.n = (cache.n || 0) + 1; fresh "
      "= cache.n; "
      "log(fresh); } };");
  machine.run();
  machine.run();
  CHECK(machine.lines.at(1) == "info: 2");
}

TEST_CASE("Duktape's own ways around the limits are not there") {
  test::script_machine machine;
  machine.run_body("log([typeof Duktape, typeof CBOR, typeof require].join())");
  CHECK(machine.lines == std::vector<std::string>{"info: undefined,undefined,undefined"});
}

TEST_CASE("a hundred generations leave one") {
  test::script_machine machine;
  for (int i = 0; i < 100; ++i) {
    machine.load("var h = { DoProcessEvent: function () { sleep(0); } };");
    machine.run();
  }
  machine.vm().wake();
  machine.poll();
  CHECK(machine.vm().generations() == 1);
}

}  // namespace generation_test
