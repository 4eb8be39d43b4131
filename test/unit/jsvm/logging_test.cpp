#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace logging_test {

using namespace sidehook;

namespace {

std::vector<std::string> lines_of(const std::string& body, const jsvm::limits& limits = {}) {
  test::script_machine machine(limits);
  const auto result = machine.run_body(body);
  CHECK(result.error.message == "");
  return machine.lines;
}

}  // namespace

TEST_CASE("log and rawlog write String of their one argument") {
  CHECK(lines_of("log('hello', 'ignored'); rawlog('raw'); log(); log(null); log({}); log([1,2]); "
                 "log(1.5)") ==
        std::vector<std::string>{"info: hello", "raw: raw", "info: undefined", "info: null",
                                 "info: [object Object]", "info: 1,2", "info: 1.5"});
}

TEST_CASE("an argument whose toString throws is the empty text") {
  CHECK(
      lines_of(
          "log({ toString: function () { throw new Error('no'); } }); log(Object.create(null))") ==
      std::vector<std::string>{"info: ", "info: "});
}

TEST_CASE("console writes all its values, objects as JSON, at five names and four levels") {
  CHECK(lines_of("console.log('a', 1, {b: [true, null]}); console.debug('d'); console.info('i'); "
                 "console.warn('w');"
                 "console.error('e', undefined)") ==
        std::vector<std::string>{"info: a 1 {\"b\":[true,null]}", "debug: d", "info: i", "warn: w",
                                 "error: e undefined"});
}

TEST_CASE("console shows an error with its stack, and a circular object all the same") {
  const auto lines =
      lines_of("console.log(new TypeError('bad')); var o = {}; o.o = o; console.log(o)");
  CHECK(lines.at(0).starts_with("info: TypeError: bad\n    at "));
  CHECK(lines.at(1) == "info: [object Object]");
}

TEST_CASE("a line longer than jsvm.log_line_bytes is cut between two characters") {
  CHECK(lines_of("log('abcdefgé' + 'x')", {.log_line_bytes = 8}) ==
        std::vector<std::string>{"info: abcdefg…"});
}

TEST_CASE("lines beyond jsvm.log_lines are counted and dropped") {
  test::script_machine machine({.log_lines = 3});
  const auto result = machine.run_body("for (var i = 0; i < 10; i++) log(i)");
  CHECK(machine.lines == std::vector<std::string>{"info: 0", "info: 1", "info: 2"});
  CHECK(result.logs.size() == 3);
  CHECK(result.dropped_log_lines == 7);
}

TEST_CASE("a run's result holds what it wrote") {
  test::script_machine machine;
  const auto result = machine.run_body("log('one'); rawlog('two'); console.error('three')");
  REQUIRE(result.logs.size() == 3);
  CHECK(result.logs[0].level == "info");
  CHECK(result.logs[1].level == "raw");
  CHECK(result.logs[2].message == "three");
}

TEST_CASE("a log line with invalid characters is valid UTF-8") {
  CHECK(lines_of(R"(log('\ud800'); log(b64dec('/w==')); log('a\0b'))") ==
        std::vector<std::string>{"info: \xEF\xBF\xBD", "info: \xEF\xBF\xBD",
                                 std::string("info: a\0b", 9)});
}

}  // namespace logging_test
