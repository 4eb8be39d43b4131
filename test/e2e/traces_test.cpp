#include <algorithm>
#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"
#include "test/support/trace_collector.hpp"

// Spans of events, as a collector gets them.

namespace traces_test {

using namespace sidehook;
using namespace sidehook::test;
namespace json = config::json;

namespace {

const std::string sender = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const std::string event = R"({"EventType":"E","EventMetaData":{"Key":"k-secret"}})";

struct span {
  std::string trace;
  std::string id;
  std::string parent;
  std::string name;
  std::string kind;
  std::int64_t began = 0;
  std::int64_t ended = 0;
  std::string failure;
  std::map<std::string, std::string> attributes;
};

std::string text_in(const json::value& object, std::string_view name) {
  const auto* found = json::member(&object, name);
  if (found == nullptr) return "";
  return found->IsString() ? std::string(json::text_of(found)) : json::write(*found);
}

span read_span(const json::value& from) {
  span read;
  read.trace = text_in(from, "traceId");
  read.id = text_in(from, "spanId");
  read.parent = text_in(from, "parentSpanId");
  read.name = text_in(from, "name");
  read.kind = text_in(from, "kind");
  read.began = std::stoll(text_in(from, "startTimeUnixNano"));
  read.ended = std::stoll(text_in(from, "endTimeUnixNano"));
  if (const auto* status = json::member(&from, "status"))
    read.failure = text_in(*status, "message");
  for (const auto& each : json::member(&from, "attributes")->GetArray()) {
    const auto& value = *json::member(&each, "value");
    const auto text = text_in(value, "stringValue");
    read.attributes[text_in(each, "key")] = text.empty() ? text_in(value, "intValue") : text;
  }
  return read;
}

// All spans so far, by their names.
std::multimap<std::string, span> spans_of(const trace_collector& collector) {
  std::multimap<std::string, span> all;
  for (const auto& body : collector.bodies()) {
    const auto parsed = json::parse(body);
    REQUIRE(parsed.has_value());
    const std::vector<std::string> place{"resourceSpans", "0", "scopeSpans", "0", "spans"};
    for (const auto& each : json::at(*parsed, place)->GetArray()) {
      auto read = read_span(each);
      const auto name = read.name;
      all.emplace(name, std::move(read));
    }
  }
  return all;
}

struct traced_folder {
  traced_folder() {
    folder.write("apis/a.json",
                 classic_definition("a", {{"E", "calls", "h.js"}, {"F", "throws", "h.js"}}));
    folder.write("h.js", handlers());
  }

  std::string handlers() const {
    return "var calls = { DoProcessEvent: function (event) {\n"
           "  TykMakeHttpRequest(JSON.stringify({ Method: 'POST', Domain: '" +
           target.url("/hook?key=k-secret") +
           "' })); } };\n"
           "var throws = { DoProcessEvent: function (event) {\n"
           "  throw new Error('no ' + event.EventMetaData.Key); } };";
  }

  std::vector<std::string> settings() const {
    return {"tracing.endpoint=" + collector.url(), "tracing.interval_ms=10",
            "tracing.headers=Authorization: Bearer t"};
  }

  // Waits for so many.
  std::multimap<std::string, span> spans(std::size_t count) const {
    require_that([&] { return spans_of(collector).size() >= count; }, "the spans do not come");
    return spans_of(collector);
  }

  trace_collector collector;
  trace_collector target;
  temporary_folder folder;
};

const span& only(const std::multimap<std::string, span>& spans, const std::string& name) {
  REQUIRE(spans.count(name) == 1);
  return spans.find(name)->second;
}

}  // namespace

TEST_CASE("an event of a sender's trace has a span each for its ingest, wait, run and request") {
  const traced_folder f;
  running_daemon daemon(f.folder, f.settings());
  const auto answer = daemon.post("/events/a?wait=true", event, {{"traceparent", sender}});
  CHECK(answer.status == 200);
  const auto spans = f.spans(4);
  CHECK(spans.size() == 4);
  const auto& ingest = only(spans, "ingest");
  const auto& wait = only(spans, "queue");
  const auto& run = only(spans, "run");
  const auto& request = only(spans, "POST");
  for (const auto& [name, each] : spans) {
    INFO(name);
    CHECK(each.trace == "0af7651916cd43dd8448eb211c80319c");
    CHECK(each.began <= each.ended);
    CHECK(each.failure == "");
  }
  CHECK(ingest.parent == "b7ad6b7169203331");
  CHECK(wait.parent == ingest.id);
  CHECK(run.parent == ingest.id);
  CHECK(request.parent == run.id);
  CHECK(ingest.kind == "2");
  CHECK(run.kind == "1");
  CHECK(request.kind == "3");
  CHECK(holds(answer.body, "\"" + ingest.attributes.at("sidehook.event.id") + "\""));
  CHECK(ingest.attributes.at("sidehook.event.type") == "E");
  CHECK(ingest.attributes.at("sidehook.api.id") == "a");
  CHECK(ingest.attributes.at("sidehook.handlers") == "1");
  CHECK(run.attributes.at("sidehook.event.id") == ingest.attributes.at("sidehook.event.id"));
  CHECK(run.attributes.at("sidehook.handler") == "calls");
  CHECK(run.attributes.at("sidehook.outcome") == "succeeded");
  CHECK(request.attributes.at("http.response.status_code") == "200");
  CHECK(holds(f.target.request(0),
              fmt::format("\r\nTraceparent: 00-{}-{}-01\r\n", request.trace, request.id)));
  CHECK(holds(f.collector.request(0), "\r\nAuthorization: Bearer t\r\n"));
}

TEST_CASE("an event without a trace begins one, and a failed run says why, without secrets") {
  const traced_folder f;
  running_daemon daemon(f.folder, f.settings());
  CHECK(
      daemon.post("/events/a?wait=true", R"({"EventType":"F","EventMetaData":{"Key":"k-secret"}})")
          .status == 200);
  const auto spans = f.spans(3);
  CHECK(only(spans, "ingest").parent == "");
  CHECK(holds(only(spans, "run").failure, "Error: no sha256:"));
  CHECK(daemon.post("/events/a?wait=true", event).status == 200);
  f.spans(7);
  for (const auto& body : f.collector.bodies()) CHECK_FALSE(holds(body, "k-secret"));
}

TEST_CASE("nothing is traced that its sender does not keep, or that is not of the sample") {
  const traced_folder f;
  auto settings = f.settings();
  settings.emplace_back("tracing.sample_one_in=0");
  running_daemon daemon(f.folder, settings);
  auto unsampled = sender;
  unsampled.back() = '0';
  CHECK(daemon.post("/events/a?wait=true", event, {{"traceparent", unsampled}}).status == 200);
  CHECK(daemon.post("/events/a?wait=true", event).status == 200);
  CHECK(holds(f.target.request(0), "\r\nTraceparent: " + unsampled + "\r\n"));
  CHECK_FALSE(holds(f.target.request(1), "Traceparent"));
  CHECK(daemon.post("/events/a?wait=true", event, {{"traceparent", sender}}).status == 200);
  CHECK(f.spans(4).size() == 4);
}

TEST_CASE("a trace goes on through the journal, in the daemon that runs the event at last") {
  const traced_folder f;
  f.folder.write("h.js", "var calls = { DoProcessEvent: function () { for (;;) {} } };");
  auto settings = f.settings();
  settings.emplace_back("jsvm.cpu_limit_ms=600000");
  settings.emplace_back("jsvm.timeout_ms=600000");
  settings.emplace_back("supervise=false");
  {
    running_daemon daemon(f.folder, settings);
    CHECK(daemon.post("/events/a", event, {{"traceparent", sender}}).status == 202);
    f.spans(1);
    daemon.process().signal(SIGKILL);
    daemon.process().wait();
  }
  f.folder.write("h.js", f.handlers());
  running_daemon daemon(f.folder, f.settings());
  const auto spans = f.spans(4);
  const auto& ingest = only(spans, "ingest");
  CHECK(only(spans, "run").trace == ingest.trace);
  CHECK(only(spans, "run").parent == ingest.id);
}

TEST_CASE("what is left is exported when the daemon stops, and metrics count the spans") {
  const traced_folder f;
  auto settings = f.settings();
  settings[1] = "tracing.interval_ms=600000";
  settings.emplace_back("tracing.max_spans=3");
  settings.emplace_back("tracing.batch_spans=3");
  running_daemon daemon(f.folder, settings);
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"None"})").status == 200);
  CHECK(holds(daemon.admin_get("/metrics").body, R"(sidehook_spans_total{result="exported"} 0)"));
  CHECK(daemon.stop() == 0);
  CHECK(f.spans(1).size() == 1);
}

TEST_CASE("a collector that is not there loses no event, and the log says what is wrong") {
  const traced_folder f;
  running_daemon daemon(f.folder,
                        {"tracing.endpoint=http://127.0.0.1:1", "tracing.interval_ms=10"});
  CHECK(daemon.post("/events/a?wait=true", event).status == 200);
  require_that(
      [&] {
        return holds(daemon.process().errors(),
                     "spans cannot be exported at present: 127.0.0.1:1 cannot be connected to");
      },
      "the log does not tell");
  CHECK(daemon.stop() == 0);
}

TEST_CASE("what is exported is understood by the definition of OTLP") {
  const traced_folder f;
  running_daemon daemon(f.folder, f.settings());
  for (const auto* type : {"E", "F"})
    CHECK(daemon
              .post(std::string("/events/a?wait=true"),
                    fmt::format(R"({{"EventType":"{}"}})", type), {{"traceparent", sender}})
              .status == 200);
  f.spans(7);
  for (const auto& body : f.collector.bodies()) {
    child_process::options options;
    options.environment = {std::string("NODE_PATH=") + SIDEHOOK_CLIENTS_FOLDER + "/node_modules"};
    f.folder.write("body.json", body);
    child_process process({"/bin/sh", "-c",
                           "node " + checkout_folder() + "/test/clients/otlp.cjs <" +
                               (f.folder.path() / "body.json").string()},
                          options);
    const auto code = process.wait();
    INFO(process.errors());
    CHECK(code == 0);
  }
}

}  // namespace traces_test
