#include <catch2/catch.hpp>

#include "jsvm/host/all.hpp"
#include "test/support/script_machine.hpp"

namespace bad_arguments_test {

using namespace sidehook;

namespace {

// Every function with this argument in all places; what it throws is an Error.
void call_all_with(test::script_machine& machine, const std::string& argument) {
  std::string calls = "var odd = " + argument + "; var thrown = [];\n";
  for (const auto& function : jsvm::host::all())
    calls += "try { " + std::string(function.name) +
             "(odd, odd, odd); } catch (e) { thrown.push(e instanceof Error); }\n";
  const auto result =
      machine.run_body(calls + "if (thrown.indexOf(false) >= 0) throw 'no Error was thrown';");
  INFO(argument);
  CHECK(result.error.message == "");
  CHECK(machine.run_body("return;").ended == jsvm::outcome::succeeded);
}

}  // namespace

TEST_CASE("host functions take arguments of every kind") {
  test::script_machine machine;
  for (const char* argument : {"undefined",
                               "null",
                               "true",
                               "NaN",
                               "-1",
                               "1e308",
                               "''",
                               "'text'",
                               "'{'",
                               "'[]'",
                               "'{}'",
                               "{}",
                               "[]",
                               "[[[[]]]]",
                               "function () {}",
                               "/x/",
                               "new Date(NaN)",
                               "Symbol('s')",
                               "new Uint8Array(8)",
                               "{ toString: function () { throw new Error('no'); } }",
                               "{ toString: null, valueOf: null }",
                               "{ get Domain() { throw new TypeError('no'); } }",
                               "{ toJSON: function () { throw new RangeError('no'); } }",
                               "Object.create(null)",
                               "new Proxy({}, {})",
                               "'a\\\\u0000b'",
                               "'\\\\ud800'",
                               "'\\\\udc80\\\\udcff'",
                               "b64dec('/w==')"})
    call_all_with(machine, argument);
}

TEST_CASE("host functions take texts of ten megabytes") {
  test::script_machine machine({.timeout = std::chrono::seconds(60),
                                .cpu = std::chrono::seconds(60),
                                .memory_bytes = std::size_t{512} * 1024 * 1024});
  call_all_with(machine, "'x'.repeat(10 * 1024 * 1024)");
  CHECK(machine.evaluate("[TykMakeHttpRequest('{\"Domain\":\"' + 'x'.repeat(10 * 1024 * 1024))]") ==
        "[null]");
}

TEST_CASE("a cycle in an argument is refused, not followed") {
  test::script_machine machine;
  CHECK(machine.evaluate(
            "(function () { var o = {}; o.o = o; return [TykMakeHttpRequest(o)]; })()") ==
        "[null]");
  REQUIRE(machine.lines.size() == 1);
  CHECK(machine.lines[0].starts_with("error: TykMakeHttpRequest: TypeError: "));
}

}  // namespace bad_arguments_test
