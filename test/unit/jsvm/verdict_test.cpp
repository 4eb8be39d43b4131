#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace verdict_test {

using namespace sidehook;
using namespace std::chrono_literals;
using kind = jsvm::verdict::kind;

TEST_CASE("TykRetry, TykDrop and TykFail say what is to become of the event") {
  test::script_machine machine;
  const auto decided = [&](const std::string& body) { return machine.run_body(body).decided; };

  auto retry = machine.run_body("throw TykRetry(1500.7);");
  CHECK(retry.ended == jsvm::outcome::failed);
  CHECK(retry.error.message == "TykRetry: in 1500.7 ms");
  REQUIRE(retry.decided);
  CHECK(retry.decided->what == kind::retry);
  CHECK(retry.decided->after == 1500ms);
  CHECK_FALSE(decided("throw new TykRetry();")->after);
  CHECK_FALSE(decided("throw TykRetry('soon');")->after);
  CHECK(decided("throw TykRetry(-5);")->after == 0ms);
  CHECK(decided("throw TykRetry(1e300);")->after == 24h);

  const auto drop = machine.run_body("throw TykDrop('not mine');");
  CHECK(drop.ended == jsvm::outcome::succeeded);
  CHECK(drop.error.message == "");
  CHECK(drop.decided->what == kind::drop);
  CHECK(drop.decided->reason == "not mine");

  const auto fail = machine.run_body("throw TykFail('bad data');");
  CHECK(fail.ended == jsvm::outcome::failed);
  CHECK(fail.error.message == "TykFail: bad data");
  CHECK(fail.decided->what == kind::fail);
  CHECK(fail.decided->reason == "bad data");
}

TEST_CASE("what is thrown otherwise decides nothing, nor does a verdict that is caught") {
  test::script_machine machine;
  for (const char* body :
       {"throw new Error('x');", "throw 'TykDrop';", "throw { argument: 1, name: 'TykDrop' };",
        "try { throw TykDrop('x'); } catch (e) {}", "throw null;"}) {
    INFO(body);
    CHECK_FALSE(machine.run_body(body).decided);
  }
}

TEST_CASE("a verdict thrown by a run that met a limit decides nothing") {
  test::script_machine machine({.cpu = 50ms});
  const auto result =
      machine.run_body("try { for (;;) {} } finally { throw TykDrop('too late'); }");
  CHECK(result.ended == jsvm::outcome::timed_out);
  CHECK_FALSE(result.decided);
}

TEST_CASE("a verdict whose text cannot be made harms nobody") {
  test::script_machine machine;
  const auto result = machine.run_body(
      "var odd = { toString: function () { throw new Error('no'); } };"
      "var v = TykFail('x'); v.argument = odd; throw v;");
  CHECK(result.ended == jsvm::outcome::failed);
  CHECK_FALSE(result.decided);
  CHECK(machine.run_body("").ended == jsvm::outcome::succeeded);
}

}  // namespace verdict_test
