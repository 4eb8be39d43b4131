#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace duktape_test {

using namespace sidehook;
using std::chrono::milliseconds;

// Each of the changes that jsvm/duktape/substitutions.cmake makes has a test here that fails
// without it.

TEST_CASE("the interrupt check cuts a loop of slow opcodes soon after the deadline") {
  test::script_machine machine({.cpu = milliseconds(100)});
  const auto result = machine.run_body(
      "var s = new Array(4e6).join('a'); for (var i = 0; i < 1e9; i++) s.indexOf('ab');");
  CHECK(result.ended == jsvm::outcome::timed_out);
  CHECK(result.duration < milliseconds(2500));  // minutes with the stock interval
}

TEST_CASE("a regular expression gives up after ten million steps") {
  test::script_machine machine({.timeout = milliseconds(60'000), .cpu = milliseconds(60'000)});
  const auto result = machine.run_body("/^(a+)+$/.test(new Array(40).join('a') + 'b')");
  CHECK(result.ended == jsvm::outcome::failed);
  CHECK(result.error.message == "RangeError: regexp step limit");
}

TEST_CASE("array functions refuse array-likes longer than 4194304 elements") {
  test::script_machine machine({.timeout = milliseconds(60'000), .cpu = milliseconds(60'000)});
  const auto result =
      machine.run_body("Array.prototype.forEach.call({length: 4294967295}, function () {})");
  CHECK(result.error.message == "RangeError: array-like object longer than 4194304 elements");
  CHECK(machine.run_body("Array.prototype.indexOf.call({length: 4194304}, 1)").ended ==
        jsvm::outcome::succeeded);
}

TEST_CASE("a syntax error carries its line and column") {
  test::script_machine machine;
  const auto report = machine.load({{"bad.js", "var a = 1;\nvar b = = 2;\n"}});
  REQUIRE(report.faults.size() == 1);
  CHECK(report.faults[0].error.line == 2);
  CHECK(report.faults[0].error.column == 9);
  CHECK(describe(report.faults[0]) ==
        "bad.js:2:9: SyntaxError: parse error (line 2)\n"
        "    var b = = 2;\n"
        "            ^");
}

TEST_CASE("an assignment over an inherited read-only property makes an own property") {
  test::script_machine machine;
  const auto result = machine.run_body(
      "var base = Object.freeze({ name: 'base' }); var derived = Object.create(base); derived.name "
      "= 'own';"
      "if (derived.name !== 'own' || base.name !== 'base') throw new Error(derived.name);");
  CHECK(result.error.message.empty());
}

TEST_CASE("newer syntax is named in the description of the error") {
  test::script_machine machine;
  const auto report = machine.load({{"new.js", "var f = (a) => a;\n"}});
  REQUIRE(report.faults.size() == 1);
  CHECK(describe(report.faults[0]) ==
        "new.js:1:14: SyntaxError: parse error (line 1)\n"
        "    var f = (a) => a;\n"
        "                 ^\n"
        "    Handlers are ECMAScript 5.1, as in Tyk: arrow functions have to be translated.");
}

// What handlers may count on in the language (jsvm/compatibility.md, "Language").

TEST_CASE("some syntax newer than ECMAScript 5.1 works") {
  test::script_machine machine;
  for (const char* body :
       {"const one = 1; if (one !== 1) throw one;", "if (2 ** 3 !== 8) throw 1;",
        "var k = 'a', o = { [k]: 1, m() { return 2; }, k }; if (o.a + o.m() !== 3) throw o;",
        "if (0b11 + 0o17 !== 18) throw 1;", R"(if ('\u{1f600}'.length !== 2) throw 1;)"}) {
    INFO(body);
    CHECK(machine.run_body(body).error.message == "");
  }
}

TEST_CASE("other syntax newer than ECMAScript 5.1 does not compile") {
  test::script_machine machine;
  for (const char* source :
       {"let a = 1;", "var f = (a) => a;", "var t = `a`;", "class A {}", "var [a] = [1];",
        "var { a } = {};", "function f(a = 1) {}", "function f(...a) {}", "for (var x of []) {}",
        "function* g() {}", "async function f() {}", "try {} catch {}", "var a = b?.c;"}) {
    INFO(source);
    const auto report = machine.load({{"new.js", source}});
    REQUIRE(report.faults.size() == 1);
    CHECK(report.faults[0].error.message.starts_with("SyntaxError: "));
  }
}

TEST_CASE("some built-ins newer than ECMAScript 5.1 are there") {
  test::script_machine machine;
  const auto result = machine.run_body(R"(
    [[String.prototype, 'startsWith endsWith includes repeat codePointAt'],
     [Object, 'assign is setPrototypeOf'], [Math, 'trunc sign log2 cbrt hypot'],
     [Number, 'isInteger isFinite isNaN isSafeInteger'],
     [globalThis, 'Symbol Proxy Uint8Array ArrayBuffer DataView TextEncoder TextDecoder']
    ].forEach(function (row) {
      row[1].split(' ').forEach(function (name) {
        if (typeof row[0][name] !== 'function') throw new Error(name);
      });
    });
    if (typeof Reflect.apply !== 'function') throw new Error('Reflect');)");
  CHECK(result.error.message == "");
}

TEST_CASE("there are no timers, promises, collections or modules") {
  test::script_machine machine;
  machine.run_body(
      "log(['setTimeout', 'setInterval', 'setImmediate', 'Promise', 'Map', 'Set', 'WeakMap', "
      "'module', 'exports'].filter(function (name) { return name in globalThis; }).length)");
  CHECK(machine.lines == std::vector<std::string>{"info: 0"});
}

TEST_CASE("regular expressions may look ahead and refer back, but not look behind") {
  test::script_machine machine;
  CHECK(machine
            .run_body(R"(log('a1b2'.replace(/[a-z](?=2)/, '-')); log('a1b2'.match(/[a-z](?!1)/)[0]);
                         log(/^(.)\1$/.test('xx')))")
            .error.message == "");
  CHECK(machine.lines == std::vector<std::string>{"info: a1-2", "info: b", "info: true"});
  CHECK(machine.run_body("new RegExp('(?<=a)b')").error.message.starts_with("SyntaxError: "));
}

TEST_CASE("strict mode is enforced where a script asks for it") {
  test::script_machine machine;
  CHECK(machine.run_body("undeclared = 1; log(undeclared)").ended == jsvm::outcome::succeeded);
  const auto strict = machine.run_body("'use strict'; undeclaredToo = 1;");
  CHECK(strict.ended == jsvm::outcome::failed);
  CHECK(strict.error.message.starts_with("ReferenceError: "));
}

}  // namespace duktape_test
