#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

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
