#include <catch2/catch.hpp>

#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"

namespace expect_test {

using namespace sidehook;
using test::http_connection;

namespace {

std::vector<http::route> length_route() {
  return {{"POST", "/", [](const http::request& request, http::responder respond) {
             respond(http::text_reply(200, std::to_string(request.body.size())));
           }}};
}

std::string header_of(std::size_t length, const std::string& expectation = "100-continue") {
  return "POST / HTTP/1.1\r\nHost: a\r\nExpect: " + expectation +
         "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

constexpr std::size_t two_megabytes = 2'000'000;

const char* const too_large =
    R"({"type":"urn:sidehook:problem:too_large","title":"The body is too large","status":413,)"
    R"_("detail":"the body is larger than 1048576 bytes (listen.max_body_bytes)","limit":1048576})_";

}  // namespace

TEST_CASE("a client that asks before it sends its body is told to go on") {
  test::http_server server(length_route());
  http_connection connection(server.port());
  for (int count = 0; count < 2; ++count) {
    connection.send(header_of(5));
    CHECK(connection.receive().status == 100);
    connection.send("hello");
    CHECK(connection.receive().body == "5");
  }
}

TEST_CASE("a client that announces its body and sends it nevertheless needs no word") {
  test::http_server server(length_route());
  http_connection connection(server.port());
  connection.send(header_of(5) + "hello");
  CHECK(connection.receive().body == "5");
}

TEST_CASE("a client that asks for too much is refused at once") {
  test::http_server server(length_route());
  http_connection connection(server.port());
  connection.send(header_of(two_megabytes));
  const auto answer = connection.receive();
  CHECK(answer.status == 413);
  CHECK(answer.header("Connection") == "close");
  CHECK(answer.body == too_large);
  CHECK(connection.ended());
}

TEST_CASE("a client that sends too much without asking gets to read the refusal") {
  test::http_server server(length_route());
  http_connection connection(server.port());
  const auto answer = connection.post("/", std::string(two_megabytes, 'x'));
  CHECK(answer.status == 413);
  CHECK(answer.body == too_large);
  connection.finish_sending();
  CHECK(connection.ended());
}

TEST_CASE("a client that sends too much in chunks gets to read the refusal") {
  test::http_server server(length_route());
  http_connection connection(server.port());
  std::string text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t size = 0; size < two_megabytes; size += 0x1000) {
    text += "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  }
  connection.send(text + "0\r\n\r\n");
  CHECK(connection.receive().body == too_large);
}

TEST_CASE("an expectation that cannot be met is refused") {
  test::http_server server(length_route());
  http_connection connection(server.port());
  connection.send(header_of(5, "a-miracle"));
  const auto answer = connection.receive();
  CHECK(answer.status == 417);
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:expectation_failed","title":"The expectation cannot be met",)"
      R"("status":417,"detail":"the only Expect known here is 100-continue"})");
  CHECK(connection.ended());
}

}  // namespace expect_test
