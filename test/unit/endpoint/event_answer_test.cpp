#include "daemon/endpoint/event_answer.hpp"

#include <catch2/catch.hpp>
#include <rapidjson/document.h>

#include "test/unit/endpoint/samples.hpp"

namespace event_answer_test {

using namespace sidehook;
using endpoint::event_answer;
using endpoint::runs_shown;
using http::problem_code;
using shape = ingest::decoded_body::shape;
using reason = ingest::refusal::reason;

namespace {

event_answer accepted(std::string id, std::size_t handlers = 1) {
  event_answer made;
  made.event_id = std::move(id);
  made.api_id = "orders";
  made.handlers = handlers;
  return made;
}

event_answer refused(problem_code code, std::string detail,
                     std::vector<http::header> headers = {}) {
  event_answer made;
  made.refused = http::problem{code, std::move(detail), {}, std::move(headers)};
  return made;
}

event_answer refused_for_now(problem_code code = problem_code::queue_full) {
  return refused(code, "full", {http::retry_after(std::chrono::seconds(1))});
}

event_answer with_run(jsvm::run_result result) {
  auto made = accepted("e1");
  made.runs.push_back({"h", std::move(result)});
  return made;
}

std::string duration_of(std::chrono::nanoseconds duration) {
  const auto reply = to_reply({with_run(test::run_that(jsvm::outcome::succeeded, duration))},
                              {shape::single}, runs_shown::yes);
  const auto at = reply.body.find("\"duration_ms\":") + 14;
  return reply.body.substr(at, reply.body.find('}', at) - at);
}

std::string queue_full_text() {
  return test::problem_text("queue_full", "The queue is full", 503, R"("detail":"full")");
}

}  // namespace

TEST_CASE("one accepted event is answered with its id, its API and the number of its handlers") {
  const auto reply = to_reply({accepted("e1", 2)}, {shape::single}, runs_shown::no);
  CHECK(reply.status == 202);
  CHECK(reply.content_type == "application/json");
  CHECK(reply.body == R"({"accepted":1,"events":[{"id":"e1","api_id":"orders","handlers":2}]})");
  CHECK(reply.headers.empty());
}

TEST_CASE("one refused event is the problem itself, with its headers, also to who would wait") {
  for (const auto runs : {runs_shown::no, runs_shown::yes}) {
    const auto reply = to_reply({refused_for_now()}, {shape::single}, runs);
    CHECK(reply.status == 503);
    CHECK(reply.content_type == "application/problem+json");
    CHECK(reply.body == queue_full_text());
    CHECK(test::header_of(reply, "Retry-After") == "1");
  }
}

TEST_CASE("a batch of one is answered as a batch") {
  const auto good = to_reply({accepted("e1", 0)}, {shape::batch}, runs_shown::no);
  CHECK(good.status == 202);
  CHECK(good.body == R"({"accepted":1,"events":[{"id":"e1","api_id":"orders","handlers":0}]})");
  const auto bad = to_reply({refused_for_now()}, {shape::batch}, runs_shown::no);
  CHECK(bad.status == 503);
  CHECK(bad.content_type == "application/json");
  CHECK(bad.body ==
        R"({"accepted":0,"events":[{"status":503,"problem":)" + queue_full_text() + "}]}");
}

TEST_CASE("an empty batch is accepted, there being nothing to refuse") {
  for (const auto runs : {runs_shown::no, runs_shown::yes}) {
    const auto reply = to_reply({}, {shape::batch}, runs);
    CHECK(reply.status == (runs == runs_shown::yes ? 200 : 202));
    CHECK(reply.body == R"({"accepted":0,"events":[]})");
  }
}

TEST_CASE(
    "a batch of which some were refused is 207, with a status and a result for each, in order") {
  const auto reply = to_reply({refused(problem_code::unprocessable, "no event"), accepted("e1"),
                               refused_for_now(), accepted("e2", 0)},
                              {shape::batch}, runs_shown::no);
  CHECK(reply.status == 207);
  CHECK(reply.headers.empty());
  CHECK(
      reply.body ==
      R"({"accepted":2,"events":[{"status":422,"problem":)" +
          test::problem_text("unprocessable", "The request cannot be processed", 422,
                             R"("detail":"no event")") +
          R"(},{"status":202,"id":"e1","api_id":"orders","handlers":1},{"status":503,"problem":)" +
          queue_full_text() + R"(},{"status":202,"id":"e2","api_id":"orders","handlers":0}]})");
}

TEST_CASE("a batch that was refused alike has that status and tells when to try again") {
  const auto reply = to_reply({refused_for_now(), refused_for_now(problem_code::unavailable)},
                              {shape::batch}, runs_shown::no);
  CHECK(reply.status == 503);
  CHECK(test::header_of(reply, "Retry-After") == "1");
  CHECK(reply.body.starts_with(R"({"accepted":0,"events":[{"status":503,"problem":{)"));
  const auto unknown =
      to_reply({refused(problem_code::unknown_api, "1"), refused(problem_code::unknown_api, "2")},
               {shape::batch}, runs_shown::no);
  CHECK(unknown.status == 404);
  CHECK(unknown.headers.empty());
}

TEST_CASE("a batch that was refused for different reasons is 207, although nothing was accepted") {
  const auto reply = to_reply({refused_for_now(), refused(problem_code::unknown_api, "none")},
                              {shape::batch}, runs_shown::no);
  CHECK(reply.status == 207);
  CHECK(reply.headers.empty());
  CHECK(reply.body.starts_with(R"({"accepted":0,)"));
}

TEST_CASE("who waited is shown each run: its outcome, its error, its lines, its time") {
  auto event = accepted("e1", 2);
  event.runs.push_back({"good", test::run_that(jsvm::outcome::succeeded)});
  event.runs.front().result->logs = {{"info", "one"}, {"raw", "\"two\"\n"}};
  event.runs.push_back({"bad", test::run_that(jsvm::outcome::failed)});
  const auto reply = to_reply({event}, {shape::single}, runs_shown::yes);
  CHECK(reply.status == 200);
  CHECK(
      reply.body ==
      R"({"accepted":1,"events":[{"id":"e1","api_id":"orders","handlers":2,"runs":[)"
      R"({"handler":"good","outcome":"succeeded","error":null,"logs":[{"level":"info","message":"one"},)"
      R"({"level":"raw","message":"\"two\"\n"}],"duration_ms":1.5},)"
      R"_({"handler":"bad","outcome":"failed","error":{"message":"Error: no","stack":"Error: no\n    at f (h.js:3)",)_"
      R"("file":"h.js","line":3},"logs":[],"duration_ms":1.5}]}]})");
}

TEST_CASE("runs are not shown to who did not wait long enough, ended or not") {
  auto event = with_run(test::run_that(jsvm::outcome::succeeded));
  event.runs.push_back({"slow", std::nullopt});
  const auto reply = to_reply({event}, {shape::single}, runs_shown::no);
  CHECK(reply.status == 202);
  CHECK(reply.body == R"({"accepted":1,"events":[{"id":"e1","api_id":"orders","handlers":1}]})");
}

TEST_CASE("an event without handlers has an empty list of runs") {
  const auto reply = to_reply({accepted("e1", 0)}, {shape::single}, runs_shown::yes);
  CHECK(reply.status == 200);
  CHECK(reply.body ==
        R"({"accepted":1,"events":[{"id":"e1","api_id":"orders","handlers":0,"runs":[]}]})");
}

TEST_CASE("a batch of which some were refused shows the runs of the others") {
  const auto reply =
      to_reply({with_run(test::run_that(jsvm::outcome::cancelled)), refused_for_now()},
               {shape::batch}, runs_shown::yes);
  CHECK(reply.status == 207);
  CHECK(
      reply.body.find(
          R"({"status":202,"id":"e1","api_id":"orders","handlers":1,"runs":[{"handler":"h","outcome":"cancelled",)") !=
      std::string::npos);
  CHECK(reply.body.find(R"({"status":503,"problem":{)") != std::string::npos);
}

TEST_CASE("every outcome has its name, and all but success an error") {
  const std::vector<std::pair<jsvm::outcome, std::string>> names{
      {jsvm::outcome::succeeded, "succeeded"}, {jsvm::outcome::failed, "failed"},
      {jsvm::outcome::timed_out, "timed_out"}, {jsvm::outcome::out_of_memory, "out_of_memory"},
      {jsvm::outcome::missing, "missing"},     {jsvm::outcome::cancelled, "cancelled"}};
  for (const auto& [outcome, name] : names) {
    const auto body =
        to_reply({with_run(test::run_that(outcome))}, {shape::single}, runs_shown::yes).body;
    CAPTURE(body);
    CHECK(body.find("\"outcome\":\"" + name + "\",\"error\":" +
                    (outcome == jsvm::outcome::succeeded ? "null" : "{")) != std::string::npos);
  }
}

TEST_CASE("durations are milliseconds with three digits behind the point at the most") {
  using namespace std::chrono_literals;
  CHECK(duration_of(0ns) == "0.0");
  CHECK(duration_of(1ns) == "0.0");
  CHECK(duration_of(1us) == "0.001");
  CHECK(duration_of(1'234'567ns) == "1.234");
  CHECK(duration_of(2s) == "2000.0");
  CHECK(duration_of(10min) == "600000.0");
}

TEST_CASE("an answer is JSON whatever handlers write") {
  auto result = test::run_that(jsvm::outcome::failed);
  result.error.message = "\"\\\b\x01 größe 😀";
  result.logs = {{"info", std::string("\0\x1f</script>", 11)}};
  const auto body = to_reply({with_run(result)}, {shape::single}, runs_shown::yes).body;
  rapidjson::Document document;
  document.Parse(body.data(), body.size());
  REQUIRE_FALSE(document.HasParseError());
  const auto& run = document["events"][0]["runs"][0];
  CHECK(run["error"]["message"].GetString() == result.error.message);
  CHECK(std::string(run["logs"][0]["message"].GetString(),
                    run["logs"][0]["message"].GetStringLength()) == result.logs[0].message);
}

TEST_CASE("a refusal says the offset of what is malformed, and the member that is at fault") {
  CHECK(to_reply(endpoint::to_problem({reason::malformed, "Missing a comma.", "", 26})).body ==
        test::problem_text("malformed", "The request is malformed", 400,
                           R"("detail":"Missing a comma.","offset":26)"));
  CHECK(to_reply(endpoint::to_problem({reason::malformed, "no", "/3", 0})).body ==
        test::problem_text("malformed", "The request is malformed", 400,
                           R"("detail":"no","offset":0,"pointer":"/3")"));
  CHECK(
      to_reply(endpoint::to_problem({reason::unprocessable, "no event", "/1/TimeStamp", 5})).body ==
      test::problem_text("unprocessable", "The request cannot be processed", 422,
                         R"("detail":"no event","pointer":"/1/TimeStamp")"));
  CHECK(to_reply(endpoint::to_problem({reason::too_large, "too much", "", 5})).body ==
        test::problem_text("too_large", "The body is too large", 413, R"("detail":"too much")"));
}

}  // namespace event_answer_test
