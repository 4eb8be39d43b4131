#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace underscore_test {

using namespace sidehook;

TEST_CASE("underscore is there as _") {
  test::script_machine machine;
  CHECK(machine.evaluate("typeof _") == R"("function")");
  CHECK(machine.evaluate("_.map([1, 2], function (n) { return n * 2; })") == "[2,4]");
  CHECK(machine.evaluate("_([3, 1, 2]).chain().sortBy().last().value()") == "3");
  CHECK(machine.evaluate("_.template('<%= a %>!')({ a: 1 })") == R"("1!")");
  CHECK(machine.evaluate("_.VERSION").starts_with("\"1.13"));
}

TEST_CASE("underscore costs a heap nothing until a script names it") {
  test::script_machine machine;
  machine.load("var h = { DoProcessEvent: function () {} };");
  machine.run();
  const auto before = machine.vm().memory_used();
  CHECK(machine.evaluate("typeof _.map") == R"("function")");
  // More than the heap grew for the run above; what is not there cannot be dropped.
  CHECK(machine.vm().memory_used() > before + 40'000);
}

TEST_CASE("a script may put something else in the place of _") {
  test::script_machine machine;
  machine.load("var _ = { mine: true }; var h = { DoProcessEvent: function () { log(_.mine); } };");
  machine.run();
  CHECK(machine.lines == std::vector<std::string>{"info: true"});
}

}  // namespace underscore_test
