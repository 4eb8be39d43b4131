#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace limits_test {

using namespace sidehook;
using jsvm::outcome;
using std::chrono::milliseconds;

TEST_CASE("CpuIsLimited") {
  test::script_machine machine({.cpu = milliseconds(100)});
  const auto result = machine.run_body("while (true) {}");
  CHECK(result.ended == outcome::timed_out);
  CHECK(result.error.message == "used more than 100 ms of CPU time (jsvm.cpu_limit_ms)");
  CHECK(result.error.file == "test.js");
  CHECK(result.cpu >= milliseconds(100));
  CHECK(machine.run_body("log('next')").ended == outcome::succeeded);
}

TEST_CASE("CpuIsLimitedAcrossWaits") {
  test::script_machine machine({.cpu = milliseconds(100)});
  const auto result = machine.run_body(
      "for (;;) { var until = Date.now() + 10; while (Date.now() < until) {} sleep(1); }");
  CHECK(result.ended == outcome::timed_out);
  CHECK(result.error.message == "used more than 100 ms of CPU time (jsvm.cpu_limit_ms)");
}

TEST_CASE("TimeIsLimited") {
  test::script_machine machine({.timeout = milliseconds(100)});
  const auto result = machine.run_body("sleep(60000)");
  CHECK(result.ended == outcome::timed_out);
  CHECK(result.error.message == "ran longer than 100 ms (jsvm.timeout_ms)");
  CHECK(result.duration >= milliseconds(100));
  CHECK(result.cpu < milliseconds(100));
  CHECK(machine.run_body("sleep(1)").ended == outcome::succeeded);
}

TEST_CASE("a handler that catches its timeout is cut all the same") {
  test::script_machine machine({.timeout = milliseconds(100)});
  for (const char* body :
       {"for (;;) { try { sleep(60000); } catch (e) {} }",
        "try { sleep(60000); } finally { for (;;) {} }",
        "for (;;) { try { for (;;) {} } catch (e) { for (;;) {} } finally { continue; } }",
        "try { sleep(60000); } catch (e) { throw new TypeError('mine'); }"}) {
    INFO(body);
    CHECK(machine.run_body(body).ended == outcome::timed_out);
    CHECK(machine.run_body("").ended == outcome::succeeded);
  }
}

TEST_CASE("a fiber's deadline is that of its present run") {
  test::script_machine machine({.timeout = milliseconds(800)});
  machine.load("var h = { DoProcessEvent: function () { sleep(300); } };");
  for (int i = 0; i < 5; ++i) CHECK(machine.run().ended == outcome::succeeded);
}

TEST_CASE("MemoryIsLimited") {
  test::script_machine machine({.memory_bytes = 4 * 1024 * 1024});
  const auto result = machine.run_body("var a = []; for (;;) a.push('item ' + a.length);");
  CHECK(result.ended == outcome::out_of_memory);
  CHECK(result.error.message == "the JavaScript heap is full: 4 MB (jsvm.memory_limit_mb)");
  CHECK(machine.run_body("log('next')").ended == outcome::succeeded);
  CHECK(machine.heap_replacements().empty());
}

TEST_CASE("a handler that survives a refused allocation has succeeded") {
  test::script_machine machine({.memory_bytes = 4 * 1024 * 1024});
  const auto result = machine.run_body("try { new Uint8Array(1e9); } catch (e) { log('caught'); }");
  CHECK(result.ended == outcome::succeeded);
  const auto later = machine.run_body(
      "try { new Uint8Array(1e9); } catch (e) {} sleep(1); throw new Error('own');");
  CHECK(later.ended == outcome::out_of_memory);
}

TEST_CASE("a heap that stays full after a collection is replaced by a fresh one") {
  test::script_machine machine({.memory_bytes = 4 * 1024 * 1024});
  machine.load(
      "var kept = []; var h = { DoProcessEvent: function (e) { if (e.fill) for (;;) "
      "kept.push('item ' + "
      "kept.length); log(kept.length); } };");
  CHECK(machine.run(R"({"fill":true})").ended == outcome::out_of_memory);
  CHECK(machine.run().ended == outcome::succeeded);
  CHECK(machine.heap_replacements() == std::vector<std::string>{""});
  CHECK(machine.lines == std::vector<std::string>{"info: 0"});
}

TEST_CASE("runs that wait in a full heap end in it, and are not lost") {
  test::script_machine machine({.memory_bytes = 4 * 1024 * 1024});
  machine.load(
      "var kept = []; var h = { DoProcessEvent: function (e) { if (e.fill) for (;;) "
      "kept.push('item ' + "
      "kept.length); sleep(20); log('waited'); } };");
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.queue(test::script_machine::invocation_of("h", R"({"fill":true})"));
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  const auto results = machine.finish();
  REQUIRE(results.size() == 3);
  CHECK(results[0].ended == outcome::out_of_memory);
  CHECK(machine.heap_replacements().size() == 1);
}

TEST_CASE("StackIsLimited") {
  test::script_machine machine;
  for (const char* body :
       {"(function f() { return f() + 1; })()",
        "var o = {}; o.toJSON = function () { return JSON.stringify(o); }; JSON.stringify(o)",
        "var s = 'x'; function f() { return s.replace(/x/, f); } f()",
        "var p = new Proxy({}, { get: function (t, k, r) { return r[k]; } }); p.x",
        "[1].forEach(function f(x) { [x].forEach(f); })"}) {
    INFO(body);
    const auto result = machine.run_body(body);
    CHECK(result.ended == outcome::failed);
    CHECK(result.error.message.starts_with("RangeError: "));
    CHECK(machine.run_body("").ended == outcome::succeeded);
  }
}

TEST_CASE("other handlers go on while one waits for its timeout") {
  test::script_machine machine({.timeout = milliseconds(300)});
  machine.load("var h = { DoProcessEvent: function (e) { sleep(e.ms); log(e.ms); } };");
  machine.queue(test::script_machine::invocation_of("h", R"({"ms":60000})"));
  for (int i = 1; i <= 3; ++i)
    machine.queue(test::script_machine::invocation_of("h", R"({"ms":1})"));
  const auto results = machine.finish();
  CHECK(machine.lines.size() == 3);
  CHECK(results.back().ended == outcome::timed_out);
}

TEST_CASE("cancelled runs end as cancelled, those that wait and those that catch") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function () { for (;;) { try { sleep(60000); } catch (e) {} } } "
      "};");
  for (int i = 0; i < 10; ++i) machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  machine.vm().cancel_runs();
  const auto results = machine.finish();
  REQUIRE(results.size() == 10);
  for (const auto& result : results) CHECK(result.ended == outcome::cancelled);
}

TEST_CASE("a stopped machine starts nothing, finishes what is under way, and says when it has") {
  test::script_machine machine;
  machine.load("var h = { DoProcessEvent: function () { sleep(10); log('ended'); } };");
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  machine.poll();
  bool drained = false;
  machine.vm().stop([&] { drained = true; });
  CHECK_FALSE(drained);
  machine.finish();
  machine.poll();
  CHECK(drained);
  CHECK(machine.lines == std::vector<std::string>{"info: ended"});
}

TEST_CASE("runs that compute and then wait do not keep what else the strand has from its turn") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function () {"
      "  log('begun');"
      "  for (var end = Date.now() + 2; Date.now() < end;) {}"
      "  sleep(1);"
      "} };");
  for (int i = 0; i < 50; ++i) machine.queue(test::script_machine::invocation_of("h", "{}"));
  std::size_t begun_before = 0;
  boost::asio::post(machine.vm().executor(), [&] { begun_before = machine.lines.size(); });
  CHECK(machine.finish().size() == 50);
  CHECK(begun_before > 0);
  CHECK(begun_before < 25);
}

}  // namespace limits_test
