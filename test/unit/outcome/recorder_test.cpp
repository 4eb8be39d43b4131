#include "daemon/outcome/recorder.hpp"

#include <catch2/catch.hpp>

using namespace sidehook;

#define KEY_HASH "85dbe15d75ef"

namespace {

struct lines_sink : log::sink {
  explicit lines_sink(std::vector<std::string>& lines) : lines(lines) {}
  void write(std::string_view line) override {
    lines.push_back(std::string(line.substr(line.find("level="))));
  }
  void flush() override {}
  std::vector<std::string>& lines;
};

struct noted_runs : route::run_listener {
  std::vector<std::string> runs;
  void run_ended(std::size_t handler, const jsvm::run_result& result) override {
    runs.push_back(std::to_string(handler) + ":" + jsvm::to_string(result.ended));
  }
};

route::job sample_job() {
  route::job job;
  job.event_id = "id-1";
  job.event.type = "AuthFailure";
  job.event.key = "secret-key";
  job.handlers.push_back(std::make_shared<const jsvm::handler_binding>(
      jsvm::handler_binding{"onAuth", "orders", "acme", ""}));
  return job;
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
  log::logger logger{std::make_unique<lines_sink>(lines), log::level::info, log::format::text};
  outcome::handler_figures figures;
};

}  // namespace

TEST_CASE("an outcome is one line, in which no key appears in clear") {
  fixture f;
  outcome::recorder recorder(f.logger, f.figures, outcome::key_display::hashed);
  recorder.record(sample_job(), 0, sample_result(jsvm::outcome::succeeded));
  recorder.record(sample_job(), 0, sample_result(jsvm::outcome::failed));
  CHECK(f.lines == std::vector<std::string>{
                       "level=info message=\"handler succeeded\" outcome=succeeded api_id=orders "
                       "event=AuthFailure handler=onAuth "
                       "event_id=id-1 duration_ms=1.500 cpu_ms=0.250 key=sha256:" KEY_HASH,
                       "level=error message=\"handler failed\" outcome=failed api_id=orders "
                       "event=AuthFailure handler=onAuth "
                       "event_id=id-1 duration_ms=1.500 cpu_ms=0.250 key=sha256:" KEY_HASH
                       " error=\"Error: no such key sha256:" KEY_HASH
                       "\" at=a.js:3 stack=\"Error: no such key sha256:" KEY_HASH
                       "\\n    at f (a.js:3)\""});
}

TEST_CASE("keys appear in clear when that is asked for") {
  fixture f;
  outcome::recorder recorder(f.logger, f.figures, outcome::key_display::clear);
  recorder.record(sample_job(), 0, sample_result(jsvm::outcome::failed));
  CHECK(f.lines.at(0).find("key=secret-key error=\"Error: no such key secret-key\"") !=
        std::string::npos);
}

TEST_CASE("a handler's runs and failures are counted, and its last error kept") {
  fixture f;
  outcome::recorder recorder(f.logger, f.figures, outcome::key_display::hashed);
  for (const auto ended :
       {jsvm::outcome::succeeded, jsvm::outcome::timed_out, jsvm::outcome::cancelled}) {
    recorder.record(sample_job(), 0, sample_result(ended));
  }
  const auto count = f.figures.of("orders", "onAuth");
  CHECK(count.runs == 3);
  CHECK(count.failures == 1);
  CHECK(count.last_error == "Error: no such key sha256:" KEY_HASH);
  CHECK(f.figures.of("orders", "other").runs == 0);
}

TEST_CASE("who waits for a job hears of its runs") {
  fixture f;
  outcome::recorder recorder(f.logger, f.figures, outcome::key_display::hashed);
  auto listener = std::make_shared<noted_runs>();
  auto job = sample_job();
  job.listener = listener;
  recorder.record(job, 0, sample_result(jsvm::outcome::missing));
  CHECK(listener->runs == std::vector<std::string>{"0:missing"});
}
