#include "daemon/outcome/recorder.hpp"

#include <catch2/catch.hpp>

#include "test/support/noted_lines.hpp"

namespace recorder_test {

using namespace sidehook;

#define KEY_HASH "85dbe15d75ef"

namespace {

route::job sample_job() {
  route::job job;
  job.event_id = "id-1";
  job.event.type = "AuthFailure";
  job.event.key = "secret-key";
  job.handlers = route::job_handlers({std::make_shared<const jsvm::handler_binding>(
      jsvm::handler_binding{"onAuth", "orders", "acme", ""})});
  return job;
}

queue::delivery sample_delivery(int attempt = 1) {
  queue::delivery what;
  what.id = 7;
  what.job = std::make_shared<const route::job>(sample_job());
  what.attempt = attempt;
  what.accepted = queue::time_point(std::chrono::seconds(1'787'307'070));
  return what;
}

jsvm::run_result sample_result(jsvm::outcome ended) {
  jsvm::run_result result;
  result.ended = ended;
  result.duration = std::chrono::microseconds(1500);
  result.cpu = std::chrono::microseconds(250);
  if (ended != jsvm::outcome::succeeded) {
    result.error = {"Error: no such key secret-key",
                    "Error: no such key secret-key\n    at f (a.js:3)", "a.js", 3, 0};
  }
  return result;
}

struct fixture {
  std::vector<std::string> lines;
  log::logger logger{std::make_unique<test::noted_lines>(lines), log::level::info,
                     log::format::text};
  outcome::handler_figures figures;
  queue::time_point now{std::chrono::seconds(1'787'307'072)};

  outcome::recorder recorder(const outcome::retry_rules& rules = {},
                             outcome::key_display keys = outcome::key_display::hashed) {
    return {logger, figures, keys, rules, [this] { return now; }, [] { return 0.5; }};
  }
};

}  // namespace

TEST_CASE("an outcome is one line, in which no key appears in clear") {
  fixture f;
  auto recorder = f.recorder();
  recorder.judge(sample_delivery(), sample_result(jsvm::outcome::succeeded));
  recorder.judge(sample_delivery(), sample_result(jsvm::outcome::failed));
  CHECK(f.lines ==
        std::vector<std::string>{
            "level=info message=\"handler succeeded\" outcome=succeeded api_id=orders "
            "event=AuthFailure handler=onAuth "
            "event_id=id-1 duration_ms=1.500 cpu_ms=0.250 key=sha256:" KEY_HASH,
            "level=error message=\"handler failed\" outcome=failed api_id=orders "
            "event=AuthFailure handler=onAuth "
            "event_id=id-1 duration_ms=1.500 cpu_ms=0.250 dead_letter=attempts key=sha256:" KEY_HASH
            " error=\"Error: no such key sha256:" KEY_HASH
            "\" at=a.js:3 stack=\"Error: no such key sha256:" KEY_HASH "\\n    at f (a.js:3)\""});
}

TEST_CASE("keys appear in clear when that is asked for") {
  fixture f;
  auto recorder = f.recorder({}, outcome::key_display::clear);
  recorder.judge(sample_delivery(), sample_result(jsvm::outcome::failed));
  CHECK(f.lines.at(0).find("key=secret-key error=\"Error: no such key secret-key\"") !=
        std::string::npos);
}

TEST_CASE("a handler's runs and failures are counted, and its last error kept") {
  fixture f;
  auto recorder = f.recorder();
  for (const auto ended :
       {jsvm::outcome::succeeded, jsvm::outcome::timed_out, jsvm::outcome::cancelled}) {
    recorder.judge(sample_delivery(), sample_result(ended));
  }
  const auto count = f.figures.all().at({"orders", "onAuth"});
  CHECK(count.runs() == 3);
  CHECK(count.failures() == 1);
  CHECK(count.last_error == "Error: no such key sha256:" KEY_HASH);
  CHECK(f.figures.all().size() == 1);
}

TEST_CASE("a failure that is tried again says when, and keeps what happened") {
  fixture f;
  auto recorder = f.recorder({.max_attempts = 3});
  auto result = sample_result(jsvm::outcome::failed);
  result.logs = {{"info", "key secret-key"}};
  auto what = sample_delivery(2);
  what.history = "{}";
  const auto settled = recorder.judge(what, result);
  CHECK(settled.id == 7);
  CHECK(settled.what == queue::settlement::decision::again);
  CHECK(settled.due == f.now + std::chrono::seconds(2));
  CHECK(
      settled.history ==
      R"({},{"attempt":2,"ended_at":"2026-08-21T10:11:12.000Z","outcome":"failed",)"
      R"("error":"Error: no such key sha256:)" KEY_HASH
      R"(","stack":"Error: no such key sha256:)" KEY_HASH
      R"_(\n    at f (a.js:3)","duration_ms":1.5,"logs":[{"level":"info","message":"key sha256:)_" KEY_HASH
      R"("}]})");
  CHECK(f.lines.at(0).find(" attempt=2 retry_in_ms=2000 ") != std::string::npos);
}

TEST_CASE("a failure that is not tried again becomes a dead letter, and says why") {
  fixture f;
  auto recorder = f.recorder();
  const auto settled = recorder.judge(sample_delivery(), sample_result(jsvm::outcome::failed));
  CHECK(settled.what == queue::settlement::decision::dead);
  CHECK(settled.reason == "attempts");
  CHECK(f.lines.at(0).find(" dead_letter=attempts ") != std::string::npos);
}

TEST_CASE("an event that a handler drops is done with, and its reason is in the log") {
  fixture f;
  auto recorder = f.recorder();
  auto result = sample_result(jsvm::outcome::succeeded);
  result.decided = jsvm::verdict{jsvm::verdict::kind::drop, {}, "not mine"};
  CHECK(recorder.judge(sample_delivery(), result).what == queue::settlement::decision::done);
  CHECK(f.lines.at(0).find(" dropped=\"not mine\"") != std::string::npos);
}

TEST_CASE("of many log lines of an attempt the last are kept") {
  fixture f;
  auto recorder = f.recorder();
  auto result = sample_result(jsvm::outcome::failed);
  for (int i = 0; i < 20; ++i)
    result.logs.push_back({"info", std::to_string(i) + std::string(1'000, 'x')});
  const auto history = recorder.judge(sample_delivery(), result).history;
  CHECK(history.find("\"19x") != std::string::npos);
  CHECK(history.find("\"4x") != std::string::npos);
  CHECK(history.find("\"3x") == std::string::npos);
}

TEST_CASE("a delivery that the worker died of runs once more, then it is given up") {
  fixture f;
  auto recorder = f.recorder();
  auto what = sample_delivery();
  what.history = "{}";
  what.kills = 1;
  const auto first = recorder.judge_death(what);
  CHECK(first.id == 7);
  CHECK(first.what == queue::settlement::decision::again);
  CHECK(first.history.starts_with(R"({},{"attempt":1,"ended_at":")"));
  CHECK(
      first.history.find(
          R"("outcome":"killed_the_worker","error":"the worker process died while the handler ran","stack":"","duration_ms":0,"logs":[]})") !=
      std::string::npos);
  what.kills = 2;
  const auto second = recorder.judge_death(what);
  CHECK(second.what == queue::settlement::decision::dead);
  CHECK(second.reason == "killed_the_worker");
  CHECK(f.lines.back() ==
        "level=error message=\"the worker died while a handler ran\" api_id=orders "
        "event=AuthFailure handler=onAuth event_id=id-1 times=2 dead_letter=killed_the_worker");
}

}  // namespace recorder_test
