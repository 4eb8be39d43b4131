#include "daemon/outcome/run_spans.hpp"

#include <catch2/catch.hpp>

#include "test/support/span_text.hpp"

namespace run_spans_test {

using namespace sidehook;
using test::attribute_text;
using namespace std::chrono_literals;

namespace {

const std::string ingest = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

queue::delivery delivery_of(const std::string& trace_parent, int attempt = 1) {
  auto job = std::make_shared<route::job>();
  job->event_id = "id-1";
  job->event.key = "secret-key";
  job->event.trace_parent = trace_parent;
  job->handlers = route::job_handlers({std::make_shared<const jsvm::handler_binding>(
      jsvm::handler_binding{"onAuth", "orders", "acme", ""})});
  queue::delivery what;
  what.job = std::move(job);
  what.attempt = attempt;
  what.accepted = std::chrono::system_clock::now() - 10s;
  return what;
}

jsvm::run_result result_of(jsvm::outcome ended) {
  jsvm::run_result result;
  result.ended = ended;
  result.duration = 2s;
  if (ended != jsvm::outcome::succeeded) result.error.message = "Error: no such key secret-key";
  return result;
}

struct traced {
  std::vector<trace::span> run(const queue::delivery& what, jsvm::outcome ended) {
    outcome::run_spans spans(tracer, outcome::key_display::hashed);
    context = spans.begin(what);
    spans.end(what, context, result_of(ended));
    return tracer.take(10);
  }
  trace::tracer tracer{{}};
  std::string context;
};

}  // namespace

TEST_CASE("a run of a traced event is two spans of its trace: the wait, and the run") {
  traced traced;
  const auto what = delivery_of(ingest);
  const auto spans = traced.run(what, jsvm::outcome::succeeded);
  REQUIRE(spans.size() == 2);
  for (const auto& span : spans) {
    CHECK(span.own.trace_low == 0x8448eb211c80319c);
    CHECK(span.parent == 0xb7ad6b7169203331);
    CHECK(attribute_text(span, "sidehook.event.id") == "id-1");
    CHECK(attribute_text(span, "sidehook.api.id") == "orders");
    CHECK(attribute_text(span, "sidehook.handler") == "onAuth");
    CHECK(attribute_text(span, "sidehook.attempt") == "1");
    CHECK_FALSE(span.failure);
  }
  CHECK(spans[0].name == "queue");
  CHECK(spans[0].began == what.accepted);
  CHECK(spans[0].ended == spans[1].began);
  CHECK(spans[1].name == "run");
  CHECK(spans[1].ended - spans[1].began == 2s);
  CHECK(attribute_text(spans[1], "sidehook.outcome") == "succeeded");
  // What the run does goes on with its span.
  CHECK(spans[1].own.text() == traced.context);
}

TEST_CASE("a failed run says why, without the key") {
  traced traced;
  const auto spans = traced.run(delivery_of(ingest), jsvm::outcome::failed);
  REQUIRE(spans.size() == 2);
  CHECK(spans[1].failure == "Error: no such key sha256:85dbe15d75ef");
  CHECK(attribute_text(spans[1], "sidehook.outcome") == "failed");
}

TEST_CASE("the wait before a further attempt has no span") {
  traced traced;
  const auto spans = traced.run(delivery_of(ingest, 2), jsvm::outcome::succeeded);
  REQUIRE(spans.size() == 1);
  CHECK(attribute_text(spans[0], "sidehook.attempt") == "2");
}

TEST_CASE("runs of events that are not traced go on with what their event came with") {
  traced traced;
  for (const std::string context :
       {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"}) {
    CHECK(traced.run(delivery_of(context), jsvm::outcome::succeeded).empty());
    CHECK(traced.context == context);
  }
}

}  // namespace run_spans_test
