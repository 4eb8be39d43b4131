#include "daemon/builtin/log_handler.hpp"

#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace log_handler_test {

using namespace sidehook;

namespace {

jsvm::run_result run(test::script_machine& machine, const std::string& event) {
  jsvm::handler_binding binding{"audit", "orders", "acme", ""};
  binding.builtin = std::make_shared<builtin::log_handler>("orders-auth");
  auto what = test::script_machine::invocation_of("audit", event);
  what.handler = std::make_shared<const jsvm::handler_binding>(std::move(binding));
  machine.queue(std::move(what));
  return machine.finish().at(0);
}

}  // namespace

TEST_CASE("a log handler writes its prefix and the type of the event, at level warn") {
  test::script_machine machine;
  machine.load(std::vector<jsvm::script>{});
  const auto result = run(
      machine, R"({"EventType":"AuthFailure","EventMetaData":{"Key":"secret"},"TimeStamp":""})");
  CHECK(result.ended == jsvm::outcome::succeeded);
  CHECK(machine.lines == std::vector<std::string>{"warn: orders-auth:AuthFailure"});
  REQUIRE(result.logs.size() == 1);
  CHECK(result.logs[0].level == "warn");
  CHECK(result.logs[0].message == "orders-auth:AuthFailure");
}

TEST_CASE("a log handler fails on what is no event") {
  test::script_machine machine;
  machine.load(std::vector<jsvm::script>{});
  const auto result = run(machine, "[]");
  CHECK(result.ended == jsvm::outcome::failed);
  CHECK(result.error.message == "the event cannot be read");
}

}  // namespace log_handler_test
