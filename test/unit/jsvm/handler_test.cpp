#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace handler_test {

using namespace sidehook;
using jsvm::outcome;

namespace {

constexpr std::string_view documented_event =
    R"({"EventType":"KeyExpired","EventMetaData":{"Message":"gone","Path":"/orders/1","Origin":"10.1.2.3","Key":"abc"},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})";

constexpr std::string_view tyk_handler = R"(
  var h = new TykJS.TykEventHandlers.NewEventHandler({});
  h.NewHandler(function (event, context) { %s });
)";

std::string with_body(const std::string& body) {
  std::string source(tyk_handler);
  return source.replace(source.find("%s"), 2, body);
}

// What the handler's body logs for the documented event, the line that DoProcessEvent writes
// excluded.
std::vector<std::string> logged(const std::string& body) {
  test::script_machine machine;
  machine.load(with_body(body));
  const auto result = machine.run(documented_event);
  INFO(result.error.message);
  CHECK(result.ended == outcome::succeeded);
  REQUIRE(machine.lines.at(0) == "info: Calling built - in handle");
  return {machine.lines.begin() + 1, machine.lines.end()};
}

}  // namespace

TEST_CASE("a handler gets the event under the documented and under the current names") {
  CHECK(logged("log(event.EventType); log(event.EventMetaData.Key); log(event.TimeStamp);") ==
        std::vector<std::string>{"info: KeyExpired", "info: abc",
                                 "info: 2026-08-21 10:11:12 +0000 UTC"});
  CHECK(logged("log(event.Type); log(event.Meta.Key); log(event.Meta === event.EventMetaData)") ==
        std::vector<std::string>{"info: KeyExpired", "info: abc", "info: true"});
}

TEST_CASE("the event as JSON and in a for-in loop is the documented object") {
  CHECK(logged("log(JSON.stringify(event)); var k = []; for (var n in event) k.push(n); log(k)") ==
        std::vector<std::string>{"info: " + std::string(documented_event),
                                 "info: EventType,EventMetaData,TimeStamp"});
}

TEST_CASE("assigning to a current name changes the documented member") {
  CHECK(logged("event.Meta = { Key: 'new' }; log(JSON.stringify(event.EventMetaData))") ==
        std::vector<std::string>{R"(info: {"Key":"new"})"});
}

TEST_CASE("the context is APIID and OrgID, with more on its prototype") {
  CHECK(
      logged(
          "log(JSON.stringify(context)); log([context.EventID, context.Attempt, context.Handler]);"
          "log(context.ConfigData.team)") ==
      std::vector<std::string>{R"(info: {"APIID":"orders","OrgID":"acme"})", "info: event-1,1,h",
                               "info: core"});
}

TEST_CASE("a context without config_data has no ConfigData") {
  test::script_machine machine;
  machine.load("var h = { DoProcessEvent: function (e, c) { log(typeof c.ConfigData); } };");
  auto what = test::script_machine::invocation_of("h", "{}");
  what.handler = std::make_shared<const jsvm::handler_binding>(
      jsvm::handler_binding{"h", "orders", "acme", ""});
  machine.queue(what);
  machine.finish();
  CHECK(machine.lines == std::vector<std::string>{"info: undefined"});
}

TEST_CASE("a context that a script has kept tells of its own handler, when that is gone") {
  test::script_machine machine;
  machine.load(
      "var kept = []; var h = { DoProcessEvent: function (e, c) { kept.push(c); } };"
      "var k = { DoProcessEvent: function () { kept.forEach(function (c) {"
      " log([c.APIID, c.Handler, c.ConfigData && c.ConfigData.n].join()); }); } };");
  // As if each were of another load: all have the same number.
  for (int i = 0; i < 3; ++i) {
    auto what = test::script_machine::invocation_of("h", "{}");
    what.handler = std::make_shared<const jsvm::handler_binding>(
        jsvm::handler_binding{"h", "api-" + std::to_string(i), "acme",
                              i == 1 ? "" : R"({"n":)" + std::to_string(i) + "}"});
    machine.queue(std::move(what));
    machine.finish();
  }
  machine.run("{}", "k");
  CHECK(machine.lines ==
        std::vector<std::string>{"info: api-0,h,0", "info: api-1,h,", "info: api-2,h,2"});
}

TEST_CASE("what a context has on its prototype belongs to contexts") {
  CHECK(
      logged("var p = Object.getPrototypeOf(context); log(typeof p.Handler + typeof p.ConfigData);"
             "log(Object.create(context).Handler); log(Object.keys(context).join());"
             "log(Object.create(p).Attempt)") ==
      std::vector<std::string>{"info: undefinedundefined", "info: h", "info: APIID,OrgID",
                               "info: undefined"});
}

TEST_CASE("each run gets fresh objects") {
  test::script_machine machine;
  machine.load(
      with_body("log([event.n, context.n, context.ConfigData.n].join()); event.n = context.n = 1; "
                "context.ConfigData.n = 1"));
  machine.run();
  machine.run();
  CHECK(machine.lines.at(3) == "info: ,,");
}

TEST_CASE("globals persist from event to event") {
  test::script_machine machine;
  machine.load("var count = 0; " +
               with_body("count++; log(count); implicit = (typeof implicit == 'undefined') ? 1 : "
                         "implicit + 1; log(implicit);"));
  for (int i = 0; i < 3; ++i) machine.run();
  CHECK(machine.lines.at(7) == "info: 3");
  CHECK(machine.lines.at(8) == "info: 3");
}

TEST_CASE("TykJS has Tyk's shape") {
  test::script_machine machine;
  machine.load(R"(
    var E = TykJS.TykEventHandlers;
    var h = new E.NewEventHandler({ ignored: true });
    function check(what, ok) { if (!ok) throw new Error(what); }
    check('members', Object.keys(TykJS).join() === 'TykMiddleware,TykEventHandlers');
    check('instanceof', h instanceof E.NewEventHandler && h instanceof E.EventHandlerComponentMeta);
    check('constructor', h.constructor === E.NewEventHandler);
    check('no own Handle', !h.hasOwnProperty('Handle') && Object.keys(h).length === 0);
    h.NewHandler(function () { return this; });
    check('own Handle', h.hasOwnProperty('Handle'));
    check('this', h.Handle() === h);
    check('no result', h.DoProcessEvent({}, {}) === undefined);
    var m = new TykJS.TykMiddleware.NewMiddleware({ a: 1 });
    check('configuration', m.configuration.a === 1);
    check('ReturnData', JSON.stringify(m.ReturnData(1, 2)) === '{"Request":1,"SessionMeta":2}');
    check('ReturnResponseData', JSON.stringify(m.ReturnResponseData(1, 2)) === '{"Response":1,"SessionMeta":2}');
    check('ReturnAuthData', JSON.stringify(m.ReturnAuthData(1, 2)) === '{"Request":1,"Session":2}');
    check('TykJsResponse', TykJsResponse(1, 2) === '{"Response":1,"SessionMeta":2}');
    m.NewProcessRequest(function (r, s) { return this.ReturnData(r, s); });
    m.NewProcessResponse(function (r) { return r; });
  )");
  CHECK(machine.lines == std::vector<std::string>{"info: Calling built - in handle"});
}

TEST_CASE("middleware that sets no functions says so when it is called") {
  test::script_machine machine;
  machine.load(
      "var m = new TykJS.TykMiddleware.NewMiddleware(); m.ProcessRequest({}); "
      "m.ProcessResponse({});");
  CHECK(machine.lines == std::vector<std::string>{"info: Process Request Not Implemented",
                                                  "info: Process Response Not Implemented"});
}

TEST_CASE("a handler without a function logs that and is no error") {
  test::script_machine machine;
  machine.load("var h = new TykJS.TykEventHandlers.NewEventHandler({});");
  CHECK(machine.run().ended == outcome::succeeded);
  CHECK(machine.lines == std::vector<std::string>{"info: Calling built - in handle",
                                                  "info: Handler not implemented!"});
}

TEST_CASE("a handler that was given no function fails when it is called") {
  test::script_machine machine;
  machine.load(
      "var h = new TykJS.TykEventHandlers.NewEventHandler({}); h.NewHandler('no function');");
  const auto result = machine.run();
  CHECK(result.ended == outcome::failed);
  CHECK(result.error.message.starts_with("TypeError: "));
  CHECK(machine.lines.at(0) == "info: Calling built - in handle");
}

TEST_CASE("scripts may replace DoProcessEvent for all handlers") {
  test::script_machine machine;
  machine.load(
      "TykJS.TykEventHandlers.EventHandlerComponentMeta.prototype.DoProcessEvent = function (e) "
      "{ log('mine'); };" +
      with_body("log('never')"));
  machine.run();
  CHECK(machine.lines == std::vector<std::string>{"info: mine"});
}

TEST_CASE("any global with a function DoProcessEvent is a handler, at a dotted path too") {
  test::script_machine machine;
  machine.load("var ns = { deep: { h: { DoProcessEvent: function () { log('deep'); } } } };");
  CHECK(machine.run(documented_event, "ns.deep.h").ended == outcome::succeeded);
  CHECK(machine.lines == std::vector<std::string>{"info: deep"});
}

TEST_CASE("a handler that is not there is missing, and says what") {
  test::script_machine machine;
  machine.load("var plain = {}; var nothing = null;");
  const auto absent = machine.run(documented_event, "absent");
  CHECK(absent.ended == outcome::missing);
  CHECK(absent.error.message == "ReferenceError: 'absent' is not defined");
  CHECK(machine.run(documented_event, "nothing.h").ended == outcome::missing);
  const auto plain = machine.run(documented_event, "plain");
  CHECK(plain.ended == outcome::missing);
  CHECK(plain.error.message ==
        "TypeError: 'plain' is no event handler: it has no function DoProcessEvent");
  CHECK(machine.lines.empty());
}

TEST_CASE(
    "a handler that throws fails with message, stack, file and line, and keeps what it did "
    "before") {
  test::script_machine machine;
  machine.load(
      "var done = 0;\nvar h = { DoProcessEvent: function () {\n  done++;\n  fails();\n} };\n"
      "function fails() { throw new Error('no ' + done); }");
  auto result = machine.run();
  CHECK(result.ended == outcome::failed);
  CHECK(result.error.message == "Error: no 1");
  CHECK(result.error.file == "test.js");
  CHECK(result.error.line == 6);
  CHECK(result.error.stack.find("at fails (test.js:6)") != std::string::npos);
  CHECK(machine.run().error.message == "Error: no 2");
}

TEST_CASE("a thrown value that is no Error is reported as its text") {
  test::script_machine machine;
  CHECK(machine.run_body("throw 'text'").error.message == "text");
  CHECK(machine.run_body("throw {}").error.message == "[object Object]");
  CHECK(machine.run_body("throw undefined").error.message == "undefined");
  CHECK(machine.run_body("throw { toString: function () { throw 1; } }").error.message ==
        "a value that cannot be shown as text");
}

TEST_CASE("a host function's C++ error is a JavaScript error that can be caught") {
  test::script_machine machine;
  CHECK(machine.run_body("failInHost()").error.message == "Error: the host says no");
  CHECK(machine.run_body("try { failInHost() } catch (e) { sleep(1); log(e.message) }").ended ==
        outcome::succeeded);
  CHECK(machine.lines == std::vector<std::string>{"info: the host says no"});
}

TEST_CASE("strings of an event count code units as JavaScript does") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function (e) { log(e.EventType.length + ' ' + e.EventType) } }");
  machine.run(R"({"EventType":"😀é"})");
  machine.run(R"({"EventType":"\ud83d\ude00"})");
  CHECK(machine.lines == std::vector<std::string>{"info: 3 😀é", "info: 2 😀"});
}

TEST_CASE("string literals of a script count code units too") {
  test::script_machine machine;
  machine.run_body("log('😀'.length); log('😀')");
  CHECK(machine.lines == std::vector<std::string>{"info: 2", "info: 😀"});
}

TEST_CASE("a member named __proto__ in an event stays a member") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function (e) { log(e.injected); log(Object.keys(e)); } }");
  machine.run(R"({"__proto__":{"injected":"yes"}})");
  CHECK(machine.lines == std::vector<std::string>{"info: undefined", "info: __proto__"});
}

// --- Waiting ---

TEST_CASE("a handler that waits below native frames gets its answer there") {
  test::script_machine machine;
  const auto result = machine.run_body(
      "var sum = 0; [1, 2, 3].forEach(function (x) { sleep(1); sum += x; }); log(sum);"
      "log('abc'.replace(/b/, function () { sleep(1); return 'B'; }));"
      "log(JSON.stringify({ a: { toJSON: function () { sleep(1); return 7; } } }));");
  CHECK(result.error.message == "");
  CHECK(machine.lines == std::vector<std::string>{"info: 6", "info: aBc", R"(info: {"a":7})"});
}

TEST_CASE("handlers that wait run beside one another") {
  test::script_machine machine;
  // None ends before all have begun.
  machine.load(
      "var under_way = 0; var h = { DoProcessEvent: function () {"
      "  under_way++; while (under_way < 20) sleep(1); } };");
  for (int i = 0; i < 20; ++i) machine.queue(test::script_machine::invocation_of("h", "{}"));
  const auto results = machine.finish();
  CHECK(results.size() == 20);
  for (const auto& result : results) CHECK(result.ended == jsvm::outcome::succeeded);
}

TEST_CASE("with a concurrency of 1 handlers run one after another") {
  test::script_machine machine({.concurrency = 1});
  machine.load(
      "var n = 0; var h = { DoProcessEvent: function () { var before = n; sleep(1); n = before + "
      "1; } };"
      "var report = { DoProcessEvent: function () { log(n); } };");
  for (int i = 0; i < 10; ++i) machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.finish();
  machine.run("{}", "report");
  CHECK(machine.lines == std::vector<std::string>{"info: 10"});
}

TEST_CASE("runs start in the order in which they came") {
  test::script_machine machine({.concurrency = 3});
  machine.load("var h = { DoProcessEvent: function (e) { log(e.n); if (e.n % 2) sleep(1); } };");
  std::vector<std::string> expected;
  for (int i = 0; i < 30; ++i) {
    machine.queue(test::script_machine::invocation_of("h", "{\"n\":" + std::to_string(i) + "}"));
    expected.push_back("info: " + std::to_string(i));
  }
  machine.finish();
  CHECK(machine.lines == expected);
}

TEST_CASE("errors are caught and rethrown across waits, in many handlers at once") {
  test::script_machine machine;
  machine.load(R"(
    var h = { DoProcessEvent: function (e) {
      for (var i = 0; i < 3; i++) {
        try {
          try { sleep(1); throw new Error(e.n + ':' + i); }
          catch (first) { sleep(1); if (first.message !== e.n + ':' + i) throw new Error('MIXED'); throw first; }
          finally { sleep(1); }
        } catch (second) {
          sleep(1);
          if (second.message !== e.n + ':' + i) throw new Error('MIXED TOO');
          try { failInHost(); } catch (third) { sleep(1); if (third.message !== 'the host says no') throw third; }
        }
      }
    } };)");
  for (int i = 0; i < 300; ++i) {
    machine.queue(test::script_machine::invocation_of("h", "{\"n\":" + std::to_string(i) + "}"));
  }
  const auto results = machine.finish();
  CHECK(results.size() == 300);
  for (const auto& result : results) CHECK(result.error.message == "");
}

TEST_CASE("an operation that completes at once does not suspend") {
  test::script_machine machine;
  CHECK(machine
            .run_body("for (var i = 0; i < 100; i++) waitForNothing(); sleep(1); waitForNothing();")
            .ended == outcome::succeeded);
}

TEST_CASE("an error of a host function has the place of the script that called it") {
  test::script_machine machine;
  const auto result = machine.run_body("\n\nfailInHost();");
  CHECK(result.error.message == "Error: the host says no");
  CHECK(result.error.file == "test.js");
  CHECK(result.error.line == 3);
  CHECK(result.error.stack.find(".cpp") == std::string::npos);
}

}  // namespace handler_test
