#include "jsvm/realm.hpp"

#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace realm_test {

using namespace sidehook;
using jsvm::handler_state;
using jsvm::outcome;
using lines = std::vector<std::string>;
using std::chrono::milliseconds;

namespace {

struct api {
  std::string id;
  std::vector<jsvm::script> scripts;
};

// A plan in which each of these has its own global object, and a handler `h` in its last script.
jsvm::load_plan plan_of(const std::vector<api>& apis) {
  jsvm::load_plan plan;
  plan.sharing = jsvm::globals::per_api;
  for (const auto& [id, scripts] : apis) {
    auto& realm = plan.realms.emplace_back(jsvm::realm_plan{id, {}});
    for (const auto& script : scripts)
      realm.scripts.push_back(std::make_shared<const jsvm::script>(script));
    plan.handlers.push_back({"h", scripts.empty() ? "" : scripts.back().path, id});
  }
  return plan;
}

// A file that defines the handler `h` with this body.
jsvm::script file(const std::string& body, const std::string& path = "h.js") {
  return {path, "var h = { DoProcessEvent: function (event, context) { " + body + "\n} };"};
}

jsvm::run_result run(test::script_machine& machine, const std::string& api_id,
                     std::string_view event = "{}") {
  machine.queue(test::script_machine::invocation_of("h", event, api_id));
  return machine.finish().at(0);
}

// What the handler of the API logs, joined by a space; the error, when it has not succeeded.
std::string said(test::script_machine& machine, const std::string& api_id) {
  const auto result = run(machine, api_id);
  if (result.ended != outcome::succeeded) return result.error.message;
  std::string all;
  for (const auto& line : result.logs) all += (all.empty() ? "" : " ") + line.message;
  return all;
}

}  // namespace

TEST_CASE("with a global object for each API, one name may have a body in each") {
  test::script_machine machine;
  const auto report = machine.load(
      plan_of({{"a", {file("log('of a')", "a.js")}}, {"b", {file("log('of b')", "b.js")}}}));
  CHECK(report.faults.empty());
  REQUIRE(report.handlers.size() == 2);
  CHECK(report.handlers[0].defined_in == "a.js");
  CHECK(report.handlers[1].defined_in == "b.js");
  for (int i = 0; i < 2; ++i) {
    CHECK(said(machine, "a") == "of a");
    CHECK(said(machine, "b") == "of b");
  }
}

TEST_CASE("a global that one API's handler sets is not seen by another's") {
  test::script_machine machine;
  const auto counter = file("count = typeof count == 'number' ? count + 1 : 1; log(count)");
  machine.load(plan_of({{"a", {counter}}, {"b", {counter}}}));
  CHECK(said(machine, "a") == "1");
  CHECK(said(machine, "a") == "2");
  CHECK(said(machine, "b") == "1");
  CHECK(said(machine, "a") == "3");
}

TEST_CASE("what one API's files change of the built-ins is not changed for another") {
  test::script_machine machine;
  const jsvm::script patches{
      "patches.js",
      "_.last = null; Object.prototype.leak = 'leaked'; undefined_ = 1;"
      "Array.prototype.push = function () { return 'patched'; };"
      "String.prototype.shout = function () { return this + '!'; }; JSON.parse = null; Math = null;"
      "TykJS.TykEventHandlers.NewEventHandler.prototype.DoProcessEvent = null;"
      "log = function () { throw new Error('my log'); };"};
  const std::string look =
      "rawlog([typeof ({}).leak, [].push(1), typeof 'a'.shout, typeof JSON.parse, typeof Math,"
      "typeof _.last, typeof undefined_, typeof TykJS.TykEventHandlers.NewEventHandler.prototype."
      "DoProcessEvent].join())";
  const auto report = machine.load(plan_of(
      {{"before", {file(look)}}, {"patched", {patches, file(look)}}, {"after", {file(look)}}}));
  CHECK(report.faults.empty());
  const std::string clean = "undefined,1,undefined,function,object,function,undefined,function";
  CHECK(said(machine, "before") == clean);
  CHECK(said(machine, "patched") == "string,patched,function,object,object,object,number,object");
  CHECK(said(machine, "after") == clean);
}

TEST_CASE("each API's built-ins are frozen once its files have loaded") {
  test::script_machine machine;
  const auto spoiler = file(
      "JSON.parse = null; Object.prototype.key = 1; TykJS = null; log = null;"
      "log(typeof JSON.parse + typeof ({}).key + typeof TykJS)");
  machine.load(plan_of({{"a", {spoiler}}, {"b", {spoiler}}}));
  CHECK(said(machine, "a") == "functionundefinedobject");
  CHECK(said(machine, "b") == "functionundefinedobject");
}

TEST_CASE("what the engine makes for a handler is of its API's own built-ins") {
  test::script_machine machine;
  const auto probe = file(R"(
    var made = { error: null, host: null };
    try { null.x; } catch (e) { made.error = e instanceof TypeError; }
    try { b64dec({ toString: function () { throw 1; } }); TykStorageGet(); } catch (e) {
      made.host = e instanceof Error; }
    rawlog([[] instanceof Array, ({}) instanceof Object, made.error, made.host,
      JSON.parse('[]') instanceof Array, /x/ instanceof RegExp,
      event instanceof Object, context instanceof Object, context.ConfigData instanceof Object,
      (function () {}) instanceof Function, new Function('return this')() === this_,
      Object.getPrototypeOf(event) === proto || (proto = Object.getPrototypeOf(event), 'first')
    ].join());)");
  const jsvm::script own{"own.js", "var this_ = this, proto = null;"};
  machine.load(plan_of({{"a", {own, probe}}, {"b", {own, probe}}}));
  const std::string first = "true,true,true,true,true,true,true,true,true,true,true,first";
  const std::string later = "true,true,true,true,true,true,true,true,true,true,true,true";
  for (const char* id : {"a", "b"}) {
    CHECK(said(machine, id) == first);
    CHECK(said(machine, id) == later);
  }
}

TEST_CASE("one file of two APIs is evaluated for each, also when it waits") {
  test::script_machine machine;
  machine.load(plan_of({{"a", {{"h.js", "sleep(1); log('evaluated');"}, file("log(1)")}},
                        {"b", {{"h.js", "sleep(1); log('evaluated');"}, file("log(2)")}}}));
  CHECK(machine.lines == lines{"info: evaluated", "info: evaluated"});
}

TEST_CASE("a file that fails for one API is that API's fault alone") {
  test::script_machine machine;
  const jsvm::script needs{"needs.js", "h.checked = needed;"};
  const auto report =
      machine.load(plan_of({{"a", {{"lib.js", "var needed = 1;"}, file("log('a')"), needs}},
                            {"b", {file("log('b')"), needs}}}));
  REQUIRE(report.faults.size() == 1);
  CHECK(report.faults[0].api_id == "b");
  CHECK(report.faults[0].path == "needs.js");
  CHECK(report.faults[0].error.message == "ReferenceError: identifier 'needed' undefined");
  CHECK(said(machine, "a") == "a");
  CHECK(said(machine, "b") == "b");
}

TEST_CASE("an API without files in force has no handlers, whatever the others define") {
  test::script_machine machine;
  const auto report = machine.load(plan_of({{"a", {file("log('a')")}}, {"empty", {}}}));
  CHECK(report.handlers.at(1).state == handler_state::found::missing);
  const auto empty = run(machine, "empty");
  CHECK(empty.ended == outcome::missing);
  CHECK(empty.error.message == "ReferenceError: 'h' is not defined");
  const auto unknown = run(machine, "unknown");
  CHECK(unknown.ended == outcome::missing);
  CHECK(unknown.error.message ==
        "'h' is not defined: the API 'unknown' has no handler files in force");
}

TEST_CASE("handlers of several APIs wait beside one another, each in its own global object") {
  test::script_machine machine({.concurrency = 4});
  const std::string body =
      "var mine = context.APIID; last = mine; [1, 2].forEach(function () { sleep(event.ms); });"
      "log(mine + ' ' + last)";
  machine.load(plan_of({{"a", {file(body)}}, {"b", {file(body)}}, {"c", {file(body)}}}));
  for (int round = 0; round < 3; ++round) {
    for (const char* id : {"a", "b", "c", "a", "c", "b"})
      machine.queue(test::script_machine::invocation_of("h", R"({"ms":2})", id));
  }
  const auto results = machine.finish();
  REQUIRE(results.size() == 18);
  for (const auto& result : results) {
    CHECK(result.error.message == "");
    const auto& said = result.logs.at(0).message;
    CHECK((said == "a a" || said == "b b" || said == "c c"));
  }
}

TEST_CASE("a thread that an error or a limit left goes to the next API clean") {
  test::script_machine machine({.timeout = milliseconds(50), .concurrency = 1});
  machine.load(plan_of({{"endless", {file("for (;;) {}")}},
                        {"sleeper", {file("try { sleep(60000); } finally { for (;;) {} }")}},
                        {"deep", {file("(function f() { f(); })()")}},
                        {"drop", {file("throw new TykDrop('enough')")}},
                        {"fine", {file("log('fine')")}}}));
  for (int i = 0; i < 2; ++i) {
    CHECK(said(machine, "endless") == "ran longer than 50 ms (jsvm.timeout_ms)");
    CHECK(said(machine, "fine") == "fine");
    CHECK(said(machine, "sleeper") == "ran longer than 50 ms (jsvm.timeout_ms)");
    CHECK(said(machine, "fine") == "fine");
    CHECK(said(machine, "deep") == "RangeError: callstack limit");
    CHECK(run(machine, "drop").decided->reason == "enough");
    CHECK(said(machine, "fine") == "fine");
  }
}

TEST_CASE("the memory of the heap is for all APIs, and so is a fresh heap") {
  test::script_machine machine({.memory_bytes = std::size_t{4} * 1024 * 1024});
  machine.load(
      plan_of({{"hoarder", {file("kept = []; for (;;) kept.push('item ' + kept.length);")}},
               {"counter", {file("n = typeof n == 'number' ? n + 1 : 1; log(n)")}}}));
  CHECK(said(machine, "counter") == "1");
  CHECK(run(machine, "hoarder").ended == outcome::out_of_memory);
  CHECK(said(machine, "counter") == "1");
  CHECK(machine.heap_replacements() == lines{""});
}

TEST_CASE("global objects that do not fit into the heap are refused, and what was in force stays") {
  test::script_machine machine({.memory_bytes = std::size_t{4} * 1024 * 1024});
  machine.load(plan_of({{"a", {file("log('a')")}}}));
  std::vector<api> many;
  for (int i = 0; i < 100; ++i) many.push_back({"api-" + std::to_string(i), {file("log(1)")}});
  const auto report = machine.load(plan_of(many));
  CHECK(report.failure.starts_with("the API 'api-"));
  CHECK(report.failure.find(" could not be set up in 4 MB (jsvm.memory_limit_mb): ") !=
        std::string::npos);
  CHECK(said(machine, "a") == "a");
}

TEST_CASE("wherever memory ends while a global object is made, that is an error and no more") {
  // Steps that end in the engine's own objects, in ours, and in the prelude.
  for (std::size_t limit = 150'000; limit < 420'000; limit += 977) {
    test::script_machine machine({.memory_bytes = limit});
    const auto report = machine.load(plan_of({{"a", {file("log('a')")}}, {"b", {file("1")}}}));
    if (report.failure.empty()) {
      CHECK(said(machine, "b") == "");
    } else {
      INFO(report.failure);
      CHECK(report.failure.find("(jsvm.memory_limit_mb)") != std::string::npos);
    }
  }
}

TEST_CASE("a reload makes every API's global object anew, and those under way keep theirs") {
  test::script_machine machine;
  machine.load(plan_of({{"a",
                         {file("word = 'old'; log('begun'); TykMakeHttpRequest({ Domain: "
                               "'http://h' }); log(word)")}}}));
  machine.http().hold();
  machine.queue(test::script_machine::invocation_of("h", "{}", "a"));
  machine.poll();
  machine.load(plan_of({{"a", {file("log(typeof word)")}}, {"b", {file("log('b')")}}}));
  CHECK(machine.vm().generations() == 2);
  machine.queue(test::script_machine::invocation_of("h", "{}", "a"));
  machine.queue(test::script_machine::invocation_of("h", "{}", "b"));
  machine.poll();
  machine.http().release();
  machine.finish();
  CHECK(machine.lines == lines{"info: begun", "info: undefined", "info: b", "info: old"});
  machine.vm().wake();
  machine.poll();
  CHECK(machine.vm().generations() == 1);
}

TEST_CASE("there is a Duktape thread for each run under way, and not one for each API it met") {
  test::script_machine machine({.concurrency = 2});
  std::vector<api> many;
  for (int i = 0; i < 20; ++i) many.push_back({std::to_string(i), {file("sleep(0)")}});
  machine.load(plan_of(many));
  std::vector<jsvm::invocation> runs;
  for (const auto& each : many)
    runs.push_back(test::script_machine::invocation_of("h", "{}", each.id));
  const auto all_once = [&] {
    for (const auto& run : runs) machine.queue(run);
    machine.finish();
  };
  all_once();
  const auto used = machine.vm().memory_used();
  for (int i = 0; i < 50; ++i) all_once();
  CHECK(machine.vm().memory_used() < used + std::size_t{100} * 1024);
}

}  // namespace realm_test
