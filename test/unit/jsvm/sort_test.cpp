#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace sort_test {

using namespace sidehook;

namespace {

void holds(const std::string& body) {
  INFO(body);
  test::script_machine machine(
      {.timeout = std::chrono::seconds(60), .cpu = std::chrono::seconds(60)});
  const auto result = machine.run_body(
      "function same(a, b) { if (JSON.stringify(a) !== JSON.stringify(b)) throw new "
      "Error(JSON.stringify(a)); }" +
      body);
  CHECK(result.error.message == "");
}

}  // namespace

TEST_CASE("sort orders by text unless told otherwise, undefined last, holes after that") {
  holds("same([3, 1, 2].sort(), [1, 2, 3])");
  holds("same([10, 9, 1].sort(), [1, 10, 9])");
  holds("same([10, 9, 1].sort(function (a, b) { return a - b; }), [1, 9, 10])");
  holds("same(['b', undefined, 'a'].sort(), ['a', 'b', undefined])");
  holds(
      "var a = [3, , 1]; a.sort(); same(a, [1, 3, null]); if (a.length !== 3 || (2 in a)) throw "
      "new Error('hole')");
  holds("same([].sort(), []); same([1].sort(), [1])");
}

TEST_CASE("sort is stable") {
  holds(R"(
    var items = [];
    for (var i = 0; i < 1000; i++) items.push({ key: i % 7, order: i });
    items.sort(function (a, b) { return a.key - b.key; });
    for (i = 1; i < 1000; i++) {
      var a = items[i - 1], b = items[i];
      if (a.key > b.key || (a.key === b.key && a.order > b.order)) throw new Error('at ' + i);
    })");
}

TEST_CASE("sort orders random numbers of every count up to 200 as counting does") {
  holds(R"(
    var seed = 1;
    for (var count = 0; count <= 200; count++) {
      var items = [], counts = {};
      for (var i = 0; i < count; i++) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        items.push(seed % 50);
      }
      var before = items.slice();
      items.sort(function (a, b) { return a - b; });
      for (i = 1; i < count; i++) if (items[i - 1] > items[i]) throw new Error('order, count ' + count);
      before.forEach(function (v) { counts[v] = (counts[v] || 0) + 1; });
      items.forEach(function (v) { counts[v]--; });
      for (var v in counts) if (counts[v] !== 0) throw new Error('items, count ' + count);
    })");
}

TEST_CASE("sort works on array-likes and returns the object it sorted") {
  holds(
      "var o = { length: 3, 0: 'c', 1: 'a', 2: 'b' }; var r = Array.prototype.sort.call(o);"
      "same(o, { 0: 'a', 1: 'b', 2: 'c', length: 3 }); if (r !== o) throw new Error('not the "
      "same')");
}

TEST_CASE("sort refuses what is no comparison function") {
  holds(
      "try { [1, 2].sort(5); } catch (e) { if (e instanceof TypeError) return; throw e; } throw "
      "new Error('none')");
}

TEST_CASE("an error in the comparison reaches the caller") {
  test::script_machine machine;
  const auto result = machine.run_body("[2, 1].sort(function () { throw new Error('mine'); })");
  CHECK(result.error.message == "Error: mine");
}

TEST_CASE("equal and sorted items are no slow case") {
  holds("var same = []; for (var i = 0; i < 50000; i++) same.push('x'); same.sort();");
  holds(
      "var up = []; for (var i = 0; i < 50000; i++) up.push(i); up.sort(function (a, b) { return a "
      "- b; });");
}

TEST_CASE("sort has the shape of the built-in") {
  holds(
      "if ([].sort.length !== 1 || [].sort.name !== 'sort') throw new Error([].sort.length + "
      "[].sort.name);"
      "for (var k in []) throw new Error('enumerable ' + k);");
}

}  // namespace sort_test
