#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"

namespace failure_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = jsvm::host::http_failure::reason;

namespace {

// Reads a request, sends the bytes, and ends the connection.
scripted_server::script sending(std::string bytes) {
  return [bytes = std::move(bytes)](server_connection& connection) {
    connection.read_request();
    connection.write(bytes);
  };
}

std::string place_of(const scripted_server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

jsvm::host::http_failure failure_of(const scripted_server& server) {
  client_driver driver;
  return driver.failure(get(server.url("/")));
}

// A port that nobody listens on.
std::uint16_t free_port() { return scripted_server(sending("")).port(); }

}  // namespace

TEST_CASE("a port that nobody listens on is told with the system's reason") {
  client_driver driver;
  const std::string place = "127.0.0.1:" + std::to_string(free_port());
  const auto failure = driver.failure(get("http://" + place + "/"));
  CHECK(failure.why == reason::not_connected);
  CHECK(failure.message == place + " cannot be connected to: Connection refused");
}

TEST_CASE("a name that has no address is told") {
  client_driver driver;
  const auto failure = driver.failure(get("http://name.invalid/secret?key=1"));
  CHECK(failure.why == reason::name_not_resolved);
  CHECK(failure.message == "no address is known for name.invalid");
}

TEST_CASE("a connection that ends before the answer is complete is told") {
  const scripted_server silent(sending(""));
  CHECK(failure_of(silent).why == reason::broken);
  CHECK(failure_of(silent).message ==
        place_of(silent) + " gave no answer: Empty reply from server");

  const scripted_server in_body(sending("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
  CHECK(failure_of(in_body).why == reason::broken);
  CHECK(failure_of(in_body).message == place_of(in_body) +
                                           " gave no whole answer: transfer closed with 6 bytes "
                                           "remaining to read");

  const scripted_server in_chunk(
      sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"));
  CHECK(failure_of(in_chunk).why == reason::broken);

  const scripted_server in_header(sending("HTTP/1.1 200 OK\r\nX-A: 1\r\n"));
  CHECK(failure_of(in_header).why == reason::broken);
  CHECK(failure_of(in_header).message ==
        place_of(in_header) + " gave no whole answer: the connection ended within the header");

  const scripted_server reset([](server_connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    connection.reset();
  });
  CHECK(failure_of(reset).why == reason::broken);
}

TEST_CASE("what is no HTTP is told") {
  for (const std::string bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 99999 OK\r\n\r\n",
                                  "\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    INFO(bytes);
    const scripted_server server(sending(bytes));
    CHECK(failure_of(server).why == reason::broken);
  }
}

TEST_CASE("a compressed answer that cannot be unpacked is told") {
  const scripted_server server(
      sending(response("200 OK", "no gzip at all", {"Content-Encoding: gzip"})));
  CHECK(failure_of(server).why == reason::broken);
}

TEST_CASE("a request that cannot be sent is told, and nothing is sent") {
  const scripted_server server(always(response("200 OK", "")));
  client_driver driver;
  const auto message = [&](jsvm::host::http_request request) {
    const auto failure = driver.failure(std::move(request));
    CHECK(failure.why == reason::invalid);
    return failure.message;
  };
  const std::string url = server.url("/");
  CHECK(message(request("", url)) == "the method is no HTTP method");
  CHECK(message(request("GET / HTTP/1.1\r\nX: 1", url)) == "the method is no HTTP method");
  CHECK(message(request("GET", url, {{"X A", "1"}})) ==
        "the name of a header field holds what none may");
  CHECK(message(request("GET", url, {{"X-A", "1\r\nX-B: 2"}})) ==
        "the value of the header field X-A holds control characters");
  CHECK(message(get("")) == "the URL cannot be read: Bad scheme");
  CHECK(message(get("/path")) == "the URL cannot be read: Bad scheme");
  CHECK(message(get("ftp://127.0.0.1/")) ==
        "the URL's scheme is ftp, and only http and https are spoken");
  CHECK(message(get("file:///etc/passwd")) ==
        "the URL's scheme is file, and only http and https are spoken");
  CHECK(message(get("http://127.0.0.1:99999/")) ==
        "the URL cannot be read: Port number was not a decimal number between 0 and 65535");
  CHECK(server.accepted() == 0);
}

}  // namespace failure_test
