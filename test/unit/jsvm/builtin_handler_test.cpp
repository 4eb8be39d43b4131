#include "jsvm/builtin_handler.hpp"

#include <functional>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "jsvm/call.hpp"
#include "jsvm/host/log_line.hpp"
#include "test/support/script_machine.hpp"

namespace builtin_handler_test {

using namespace sidehook;
using jsvm::outcome;
using namespace std::chrono_literals;

namespace {

using body = std::function<jsvm::builtin_end(jsvm::call&, const jsvm::invocation&)>;

struct any_handler : jsvm::builtin_handler {
  explicit any_handler(body what) : what(std::move(what)) {}
  jsvm::builtin_end perform(jsvm::call& call, const jsvm::invocation& run) const override {
    return what(call, run);
  }
  body what;
};

jsvm::invocation invocation_of(body what, std::optional<std::chrono::milliseconds> timeout = {}) {
  jsvm::handler_binding binding{"builtin", "orders", "acme", ""};
  binding.builtin = std::make_shared<any_handler>(std::move(what));
  binding.timeout = timeout;
  auto made = test::script_machine::invocation_of("builtin", R"({"EventType":"T"})");
  made.handler = std::make_shared<const jsvm::handler_binding>(std::move(binding));
  return made;
}

jsvm::run_result run(test::script_machine& machine, body what,
                     std::optional<std::chrono::milliseconds> timeout = {}) {
  machine.queue(invocation_of(std::move(what), timeout));
  return machine.finish().at(0);
}

jsvm::builtin_end wait(jsvm::call& call, std::chrono::milliseconds time) {
  jsvm::vm_timer timer(call.current_run()->executor(), time);
  call.await<boost::system::error_code>([&](auto done) { timer.async_wait(std::move(done)); });
  return {};
}

}  // namespace

TEST_CASE("a built-in handler runs with the event, and its lines are the run's") {
  test::script_machine machine;
  machine.load("");
  std::string seen;
  const auto result = run(machine, [&](jsvm::call& call, const jsvm::invocation& what) {
    seen = *what.event_json + " " + what.event_id;
    jsvm::host::write_log_line(call, "warn", "a line");
    return jsvm::builtin_end{};
  });
  CHECK(result.ended == outcome::succeeded);
  CHECK(seen == R"({"EventType":"T"} event-1)");
  REQUIRE(result.logs.size() == 1);
  CHECK(result.logs[0].message == "a line");
  CHECK(result.duration > 0ns);
}

TEST_CASE("a built-in handler says itself how it ended") {
  test::script_machine machine;
  machine.load("");
  const auto failed = run(machine, [](auto& /*call*/, const auto& /*what*/) {
    return jsvm::builtin_end{outcome::failed, "no"};
  });
  CHECK(failed.ended == outcome::failed);
  CHECK(failed.error.message == "no");
  const auto missing = run(machine, [](auto& /*call*/, const auto& /*what*/) {
    return jsvm::builtin_end{outcome::missing, "not there"};
  });
  CHECK(missing.ended == outcome::missing);
}

TEST_CASE("an exception of a built-in handler is a failed run") {
  test::script_machine machine;
  machine.load("");
  const auto result = run(machine, [](auto& /*call*/, const auto& /*what*/) -> jsvm::builtin_end {
    throw std::runtime_error("broken");
  });
  CHECK(result.ended == outcome::failed);
  CHECK(result.error.message.find("broken") != std::string::npos);
}

TEST_CASE("while a built-in handler waits others run, and it is cut at the end of its time") {
  test::script_machine machine;
  machine.load("var h = { DoProcessEvent: function () { log('meanwhile'); } };");
  const auto slow = [](jsvm::call& call, const auto& /*what*/) { return wait(call, 10s); };
  machine.queue(invocation_of(slow, 30ms));
  machine.queue(test::script_machine::invocation_of("h", "{}"));
  const auto results = machine.finish();
  REQUIRE(results.size() == 2);
  CHECK(results[0].logs.at(0).message == "meanwhile");
  CHECK(results[1].ended == outcome::timed_out);
  CHECK(results[1].error.message == "ran longer than 30 ms (handler_meta.sidehook.timeout_ms)");
}

TEST_CASE("a built-in handler that waits is cancelled with all others") {
  test::script_machine machine;
  machine.load("");
  machine.queue(
      invocation_of([](jsvm::call& call, const auto& /*what*/) { return wait(call, 10s); }, 60s));
  machine.poll();
  machine.vm().cancel_runs();
  CHECK(machine.finish().at(0).ended == outcome::cancelled);
}

TEST_CASE("a built-in handler needs no global object, and a script may follow it on its fiber") {
  jsvm::limits limits;
  limits.concurrency = 1;
  test::script_machine machine(limits);
  jsvm::load_plan plan;
  plan.sharing = jsvm::globals::per_api;
  plan.realms.push_back({"users",
                         {std::make_shared<const jsvm::script>(jsvm::script{
                             "h.js", "var h = { DoProcessEvent: function () {} };"})}});
  machine.load(std::move(plan));
  const auto fine = [](jsvm::call& call, const auto& /*what*/) { return wait(call, 1ms); };
  for (int i = 0; i < 2; ++i) {
    CHECK(run(machine, fine).ended == outcome::succeeded);
    machine.queue(test::script_machine::invocation_of("h", "{}", "users"));
    CHECK(machine.finish().at(0).ended == outcome::succeeded);
  }
}

TEST_CASE("a handler of the settings runs in their global object, with the event's API") {
  test::script_machine machine;
  jsvm::load_plan plan;
  plan.sharing = jsvm::globals::per_api;
  plan.realms.push_back({"",
                         {std::make_shared<const jsvm::script>(
                             jsvm::script{"h.js",
                                          "var h = { DoProcessEvent: function (event, context) {"
                                          "log(context.APIID + ' ' + context.Handler); } };"})}});
  machine.load(std::move(plan));
  jsvm::handler_binding binding{"gateway:h", "orders", "acme", ""};
  binding.global = "h";
  auto what = test::script_machine::invocation_of("h", "{}");
  what.handler = std::make_shared<const jsvm::handler_binding>(binding);
  machine.queue(what);
  CHECK(machine.finish().at(0).ended == outcome::missing);
  binding.registered_by = jsvm::registrar::settings;
  what.handler = std::make_shared<const jsvm::handler_binding>(binding);
  machine.queue(what);
  const auto result = machine.finish().at(0);
  CHECK(result.ended == outcome::succeeded);
  CHECK(machine.lines == std::vector<std::string>{"info: orders h"});
}

}  // namespace builtin_handler_test
