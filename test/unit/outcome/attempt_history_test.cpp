#include "daemon/outcome/attempt_history.hpp"

#include <catch2/catch.hpp>

namespace attempt_history_test {

using namespace sidehook;

namespace {

std::string history_after(const std::vector<std::string>& errors) {
  route::job job;
  job.handlers = route::job_handlers({std::make_shared<const jsvm::handler_binding>()});
  queue::delivery what;
  what.job = std::make_shared<const route::job>(std::move(job));
  for (const auto& error : errors) {
    jsvm::run_result result;
    result.ended = jsvm::outcome::failed;
    result.error.message = error;
    result.logs.push_back({"info", R"({"attempt":9,"error":"of a log line"})"});
    what.history = outcome::history_with(what, result, {}, outcome::key_display::clear);
    ++what.attempt;
  }
  return what.history;
}

}  // namespace

TEST_CASE("the last error of a history is that of its last attempt, whatever was logged") {
  CHECK(outcome::last_error(history_after({"first", R"(then {"attempt":3,"error":"x"})"})) ==
        R"(then {"attempt":3,"error":"x"})");
  CHECK(outcome::last_error(history_after({"first", ""})).empty());
  CHECK(outcome::last_error("").empty());
}

TEST_CASE("a long last error is cut between two characters") {
  CHECK(outcome::last_error(history_after({std::string(1'000, 'a')})) == std::string(1'000, 'a'));
  CHECK(outcome::last_error(history_after({std::string(999, 'a') + "éb"})) ==
        std::string(999, 'a') + "…");
}

}  // namespace attempt_history_test
