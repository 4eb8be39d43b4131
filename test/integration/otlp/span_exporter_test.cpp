#include "daemon/otlp/span_exporter.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/context_driver.hpp"
#include "test/support/trace_collector.hpp"

namespace span_exporter_test {

using namespace sidehook;
using namespace std::chrono_literals;
using test::response;
using test::trace_collector;
using lines = std::vector<std::string>;

namespace {

otlp::exporter_options options_for(const std::string& endpoint) {
  otlp::exporter_options options;
  options.endpoint = endpoint;
  options.interval = 10ms;
  options.timeout = 20s;
  options.longest_pause = 20ms;
  options.batch_spans = 2;
  return options;
}

/// An exporter on the test's thread, and the tracer that it takes from.
class exporter_driver {
 public:
  explicit exporter_driver(const std::string& url) : exporter_driver(options_for(url)) {}
  explicit exporter_driver(const otlp::exporter_options& options)
      : exporter(driver.context(), tracer, options,
                 [this](const std::string& what) { reports.push_back(what); }) {
    exporter.start();
  }

  void keep(const std::string& name) {
    trace::span span;
    span.own = {1, 2, 3, true};
    span.name = name;
    tracer.keep(std::move(span));
  }
  std::uint64_t exported() const { return exporter.figures().exported; }
  std::uint64_t refused() const { return exporter.figures().refused; }
  void stop() {
    bool stopped = false;
    exporter.stop([&] { stopped = true; });
    driver.run_until([&] { return stopped; });
  }

  test::context_driver driver;
  trace::tracer tracer{{.sample_one_in = 1, .max_spans = 4, .batch_spans = 2}};
  lines reports;
  otlp::span_exporter exporter;
};

bool has(const std::string& request, std::string_view text) {
  return request.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("spans are posted to the collector, with the headers that it wants") {
  trace_collector collector;
  auto options = options_for(collector.url());
  options.headers = {{"Authorization", "Bearer t"}};
  options.version = "1.2.3";
  exporter_driver driver(options);
  driver.keep("one");
  driver.driver.run_until([&] { return driver.exported() == 1; });
  const auto request = collector.request(0);
  CHECK(request.starts_with("POST /v1/traces HTTP/1.1\r\n"));
  CHECK(has(request, "\r\nAuthorization: Bearer t\r\n"));
  CHECK(has(request, "\r\nContent-Type: application/json\r\n"));
  CHECK(has(request, "\r\nUser-Agent: Sidehook/1.2.3\r\n"));
  CHECK(has(request, R"("name":"one")"));
  CHECK(driver.reports.empty());
}

TEST_CASE("an endpoint with a path is used as it is") {
  trace_collector collector;
  exporter_driver slash(collector.url("/"));
  slash.keep("one");
  slash.driver.run_until([&] { return slash.exported() == 1; });
  exporter_driver own(collector.url("/otlp"));
  own.keep("two");
  own.driver.run_until([&] { return own.exported() == 1; });
  CHECK(collector.request(0).starts_with("POST /v1/traces "));
  CHECK(collector.request(1).starts_with("POST /otlp "));
}

TEST_CASE("a full batch does not wait for the interval") {
  trace_collector collector;
  auto options = options_for(collector.url());
  options.interval = 1h;
  exporter_driver driver(options);
  for (const auto* name : {"a", "b", "c", "d"}) driver.keep(name);
  driver.driver.run_until([&] { return driver.exported() == 4; });
  CHECK(collector.requests() == 2);
  CHECK(has(collector.request(0), R"("name":"a")"));
  CHECK(has(collector.request(0), R"("name":"b")"));
  CHECK(has(collector.request(1), R"("name":"d")"));
}

TEST_CASE(
    "a batch is tried again while the collector is not there, and what is too much is dropped") {
  trace_collector collector;
  collector.answer_with(response("503 Service Unavailable", "", {"Retry-After: 0"}));
  exporter_driver driver(collector.url());
  driver.keep("first");
  driver.driver.run_until([&] { return collector.requests() == 3; });
  for (int i = 0; i < 6; ++i) driver.keep("later");
  CHECK(driver.exported() == 0);
  CHECK(driver.exporter.figures().dropped == 2);
  collector.answer_with(response("200 OK", ""));
  driver.driver.run_until([&] { return driver.exported() == 5; });
  CHECK(has(collector.request(2), R"("name":"first")"));
  CHECK(driver.reports == lines{"spans cannot be exported at present: " + collector.place() +
                                    " answers with status 503",
                                "spans are exported again"});
}

TEST_CASE("spans that the collector refuses are dropped and counted, and the next ones are sent") {
  trace_collector collector;
  collector.answer_with(response("400 Bad Request", ""));
  exporter_driver driver(collector.url());
  driver.keep("bad");
  driver.driver.run_until([&] { return driver.refused() == 1; });
  collector.answer_with(
      response("200 OK", R"({"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}})"));
  driver.keep("old");
  driver.keep("new");
  driver.driver.run_until([&] { return driver.exported() == 1; });
  CHECK(driver.refused() == 2);
  CHECK(driver.reports ==
        lines{"1 spans were refused: " + collector.place() + " answers with status 400",
              "1 spans were refused: " + collector.place() + " says: too old"});
}

TEST_CASE(
    "a collector that does not answer is given up on in time, and one that is not there is named") {
  test::scripted_server silent([](test::server_connection& connection) {
    connection.read_request();
    connection.wait_for_end();
  });
  auto options = options_for(silent.url("/v1/traces"));
  options.timeout = 50ms;
  exporter_driver driver(options);
  driver.keep("a");
  driver.driver.run_until([&] { return !driver.reports.empty(); });
  CHECK(driver.reports[0] ==
        "spans cannot be exported at present: 127.0.0.1:" + std::to_string(silent.port()) +
            " did not answer within 50 ms (tracing.timeout_ms)");
  driver.stop();
  CHECK(driver.reports.back() == "1 spans were not exported before the end");

  exporter_driver nobody("http://127.0.0.1:1");
  nobody.keep("a");
  nobody.driver.run_until([&] { return !nobody.reports.empty(); });
  CHECK(nobody.reports[0] ==
        "spans cannot be exported at present: 127.0.0.1:1 cannot be connected to: Connection "
        "refused");
}

TEST_CASE("what is kept is exported before the end") {
  trace_collector collector;
  auto options = options_for(collector.url());
  options.interval = 1h;
  options.batch_spans = 1;
  exporter_driver driver(options);
  driver.keep("a");
  driver.stop();
  CHECK(driver.exported() == 1);
  CHECK(driver.reports.empty());

  exporter_driver idle(collector.url());
  idle.stop();
  CHECK(collector.requests() == 1);
}

}  // namespace span_exporter_test
