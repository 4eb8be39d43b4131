#include "daemon/client/traced_client.hpp"

#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/span_text.hpp"

namespace traced_client_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

constexpr auto run = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// A client that is traced, and what became of the request that it was given last.
struct traced_driver {
  std::optional<jsvm::host::http_result> fetch(const std::string& url, std::string trace_parent) {
    std::optional<jsvm::host::http_result> got;
    auto request = get(url);
    request.trace_parent = std::move(trace_parent);
    client.send(std::move(request), {}, [&](auto result) { got = std::move(result); });
    driver.run_until([&] { return got.has_value(); });
    return got;
  }
  trace::span only_span() {
    auto spans = tracer.take(10);
    REQUIRE(spans.size() == 1);
    return spans.front();
  }

  client_driver driver;
  trace::tracer tracer{{}};
  client::traced_client client{driver.client(), tracer};
};

}  // namespace

TEST_CASE("a request of a traced run is a span, and goes on with it") {
  const scripted_server server(
      answering([](const std::string& request) { return response("404 Not Found", request); }));
  traced_driver driver;
  const auto result = driver.fetch(server.url("/secret?key=1"), run);
  const auto span = driver.only_span();
  CHECK(span.own.trace_low == 0x8448eb211c80319c);
  CHECK(span.parent == 0xb7ad6b7169203331);
  CHECK(span.what == trace::span::kind::client);
  CHECK(span.name == "GET");
  CHECK(span.began <= span.ended);
  CHECK(span.failure == "status 404");
  CHECK(attribute_text(span, "http.request.method") == "GET");
  CHECK(attribute_text(span, "http.response.status_code") == "404");
  CHECK(attribute_text(span, "server.address") == "127.0.0.1");
  CHECK(attribute_text(span, "server.port") == std::to_string(server.port()));
  CHECK_THAT(std::get<jsvm::host::http_response>(*result).body,
             Catch::Contains("\r\nTraceparent: " + span.own.text() + "\r\n"));
}

TEST_CASE("why a traced request had no answer is in its span") {
  traced_driver driver;
  driver.fetch("http://127.0.0.1:1/", run);
  const auto span = driver.only_span();
  CHECK(span.failure == "not_connected");
  CHECK(attribute_text(span, "error.type") == "not_connected");
}

TEST_CASE("a request that is not of a kept trace has no span, and the context goes on as it is") {
  const scripted_server server(
      answering([](const std::string& request) { return response("200 OK", request); }));
  traced_driver driver;
  const std::string unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
  const auto result = driver.fetch(server.url("/"), unsampled);
  CHECK(driver.tracer.kept() == 0);
  CHECK_THAT(std::get<jsvm::host::http_response>(*result).body,
             Catch::Contains("\r\nTraceparent: " + unsampled + "\r\n"));
}

}  // namespace traced_client_test
