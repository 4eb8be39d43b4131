#include "daemon/trace/tracer.hpp"

#include <set>
#include <string>

#include <catch2/catch.hpp>

namespace tracer_test {

using namespace sidehook;

namespace {

const std::string sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const std::string unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

trace::span named(std::string name) {
  trace::span span;
  span.name = std::move(name);
  return span;
}

}  // namespace

TEST_CASE("an event goes on with the trace that it came with, if its sender keeps that") {
  const trace::tracer tracer({.sample_one_in = 0});
  const auto span = tracer.enter(sampled);
  REQUIRE(span.has_value());
  CHECK(span->own.trace_high == 0x0af7651916cd43dd);
  CHECK(span->own.trace_low == 0x8448eb211c80319c);
  CHECK(span->parent == 0xb7ad6b7169203331);
  CHECK(span->own.span != span->parent);
  CHECK(span->own.sampled);
  CHECK_FALSE(trace::tracer({.sample_one_in = 1}).enter(unsampled));
}

TEST_CASE("of the events without a trace one of so many begins one") {
  CHECK_FALSE(trace::tracer({.sample_one_in = 0}).enter(""));
  std::set<std::string> traces;
  const trace::tracer all({.sample_one_in = 1});
  for (int i = 0; i < 100; ++i) {
    const auto span = all.enter(i % 2 == 0 ? "" : "no traceparent");
    REQUIRE(span.has_value());
    CHECK(span->parent == 0);
    traces.insert(span->own.text());
  }
  CHECK(traces.size() == 100);

  const trace::tracer some({.sample_one_in = 10});
  int taken = 0;
  for (int i = 0; i < 10'000; ++i) taken += some.enter("") ? 1 : 0;
  // Six standard deviations.
  CHECK(taken > 1'000 - 180);
  CHECK(taken < 1'000 + 180);
}

TEST_CASE("a part of a trace is one of that span, and only if the trace is kept") {
  const auto part = trace::tracer::within(sampled);
  REQUIRE(part.has_value());
  CHECK(part->own.trace_low == 0x8448eb211c80319c);
  CHECK(part->parent == 0xb7ad6b7169203331);
  CHECK_FALSE(trace::tracer::within(unsampled));
  CHECK_FALSE(trace::tracer::within(""));
}

TEST_CASE("no more spans are kept than may be, and whoever takes them is told of a batch") {
  trace::tracer tracer({.sample_one_in = 1, .max_spans = 3, .batch_spans = 2});
  int told = 0;
  tracer.set_on_batch([&] { ++told; });
  for (const auto* name : {"a", "b", "c", "d"}) tracer.keep(named(name));
  CHECK(told == 1);
  CHECK(tracer.kept() == 3);
  CHECK(tracer.dropped() == 1);
  const auto taken = tracer.take(2);
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].name == "a");
  CHECK(taken[1].name == "b");
  CHECK(tracer.take(2).size() == 1);
  CHECK(tracer.take(2).empty());
}

}  // namespace tracer_test
