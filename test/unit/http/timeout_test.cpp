#include <catch2/catch.hpp>

#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"

namespace timeout_test {

using namespace sidehook;
using test::http_connection;
using namespace std::chrono_literals;

namespace {

std::vector<http::route> hello_route() {
  const auto hello = [](const http::request&, http::responder respond) {
    respond(http::text_reply(200, "hello"));
  };
  return {{"GET", "/", hello}, {"POST", "/", hello}};
}

}  // namespace

TEST_CASE("a header that does not arrive in time gets 408") {
  http::limits limits;
  limits.header_timeout = 200ms;
  test::http_server server(hello_route(), limits);
  http_connection connection(server.port());
  connection.send("GET / HTTP/1.1\r\nHost: a\r\n");
  const auto answer = connection.receive();
  CHECK(answer.status == 408);
  CHECK(answer.header("Connection") == "close");
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:timeout","title":"The request took too long to arrive","status":408,)"
      R"("detail":"the header did not arrive within 200 ms"})");
  CHECK(connection.ended());
}

TEST_CASE("a body that does not arrive in time gets 408") {
  http::limits limits;
  limits.body_timeout = 50ms;
  test::http_server server(hello_route(), limits);
  for (const char* framing :
       {"Content-Length: 5\r\n\r\nhell", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0"}) {
    CAPTURE(framing);
    http_connection connection(server.port());
    connection.send(std::string("POST / HTTP/1.1\r\nHost: a\r\n") + framing);
    const auto answer = connection.receive();
    CHECK(answer.status == 408);
    CHECK(
        answer.body ==
        R"({"type":"urn:sidehook:problem:timeout","title":"The request took too long to arrive","status":408,)"
        R"("detail":"the body did not arrive within 50 ms"})");
    CHECK(connection.ended());
  }
}

TEST_CASE("a client that was told to go on and does not gets 408") {
  http::limits limits;
  limits.body_timeout = 50ms;
  test::http_server server(hello_route(), limits);
  http_connection connection(server.port());
  connection.send(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  CHECK(connection.receive().status == 100);
  CHECK(connection.receive().status == 408);
  CHECK(connection.ended());
}

TEST_CASE("bytes that trickle in do not move the header's deadline") {
  http::limits limits;
  limits.header_timeout = 200ms;
  limits.header_bytes = std::size_t{1024} * 1024;
  test::http_server server(hello_route(), limits);
  http_connection connection(server.port());
  connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  while (!connection.has_answer()) connection.send("x");
  CHECK(connection.receive().status == 408);
}

TEST_CASE("a connection that begins no request is closed without a word") {
  http::limits limits;
  limits.header_timeout = 200ms;
  test::http_server server(hello_route(), limits);
  CHECK(http_connection(server.port()).ended());
}

TEST_CASE("a connection that is idle for too long after an answer is closed without a word") {
  http::limits limits;
  limits.idle_timeout = 50ms;
  test::http_server server(hello_route(), limits);
  http_connection connection(server.port());
  CHECK(connection.get("/").status == 200);
  CHECK(connection.ended());
}

TEST_CASE("a client that does not take its answer in is cut off") {
  http::limits limits;
  limits.write_timeout = 50ms;
  test::held_requests held;
  test::http_server server({{"GET", "/", held.endpoint()}}, limits);
  http_connection connection(server.port(), 4096);
  connection.send(test::request_text("GET", "/"));
  auto [request, respond] = held.take();
  const auto start = std::chrono::steady_clock::now();
  respond(http::text_reply(200, std::string(std::size_t{64} << 20, 'x')));
  auto drained = server.stop_accepting();
  CHECK(drained.wait_for(10s) == std::future_status::ready);
  CHECK(std::chrono::steady_clock::now() - start >= 50ms);
  CHECK_THROWS(connection.receive());
}

TEST_CASE("the time in which a request is handled is the endpoint's own") {
  http::limits limits;
  limits.header_timeout = 200ms;
  limits.body_timeout = limits.idle_timeout = limits.write_timeout = 100ms;
  test::held_requests held;
  test::http_server server({{"GET", "/held", held.endpoint()}}, limits);
  http_connection connection(server.port());
  connection.send(test::request_text("GET", "/held"));
  auto [request, respond] = held.take();
  // Another connection sees a deadline pass meanwhile.
  CHECK(http_connection(server.port()).ended());
  respond(http::text_reply(200, "done"));
  CHECK(connection.receive().body == "done");
}

}  // namespace timeout_test
