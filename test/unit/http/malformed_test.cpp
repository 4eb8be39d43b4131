#include <catch2/catch.hpp>

#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"
#include "test/unit/http/malformed_requests.hpp"

namespace malformed_test {

using namespace sidehook;
using test::http_connection;

TEST_CASE(
    "whoever sends nonsense hears why before the connection ends, and the next connection works") {
  test::http_server server({{"GET", "/", [](const http::request&, http::responder respond) {
                               respond(http::text_reply(200, "works"));
                             }}});
  for (const auto& [name, bytes, status] : test::malformed_requests()) {
    CAPTURE(name);
    http_connection connection(server.port());
    connection.send(bytes);
    const auto answer = connection.receive();
    CHECK(answer.status == status);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.header("Connection") == "close");
    CHECK(answer.body.starts_with(R"({"type":"urn:sidehook:problem:)"));
    CHECK(connection.ended());
    CHECK(test::http_get(server.port(), "/").body == "works");
  }
}

TEST_CASE("a request that ends in the middle ends its connection only") {
  test::http_server server(
      {{"POST", "/", [](const http::request&, http::responder respond) { respond({204}); }}});
  const std::string text = test::request_text("POST", "/", {}, "hello");
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    http_connection connection(server.port());
    connection.send(text.substr(0, size));
    connection.finish_sending();
    CHECK(connection.ended());
  }
  CHECK(test::http_post(server.port(), "/", "hello").status == 204);
}

}  // namespace malformed_test
