#include <catch2/catch.hpp>

#include "test/unit/http/tls_samples.hpp"

namespace slow_clients_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

constexpr int many = 300;

// Enough for all, and for long.
http::limits patient() {
  http::limits limits;
  limits.connections_per_source = 2 * many;
  limits.header_timeout = limits.body_timeout = std::chrono::minutes(10);
  return limits;
}

std::vector<http_connection> slow_clients(std::uint16_t port, std::string_view beginning) {
  std::vector<http_connection> slow;
  slow.reserve(many);
  for (int count = 0; count < many; ++count) {
    slow.emplace_back(port);
    slow.back().send(beginning);
  }
  return slow;
}

// Whether a client's requests are all answered while not one of the slow ones is.
void check_that_none_is_delayed(http_connection client, const std::vector<http_connection>& slow) {
  for (int count = 0; count < 50; ++count)
    CHECK(client.post("/echo", "hello").body == "POST /echo hello");
  for (const auto& each : slow) CHECK_FALSE(each.has_answer());
}

}  // namespace

TEST_CASE("hundreds of clients that sent half a header or half a body delay no other") {
  for (const auto* beginning :
       {"GET /echo HTTP/1.1\r\nHo",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"}) {
    CAPTURE(beginning);
    http_server server(echo_routes(), patient(), 2);
    const auto slow = slow_clients(server.port(), beginning);
    check_that_none_is_delayed(http_connection(server.port()), slow);
  }
}

TEST_CASE_METHOD(tls_files, "hundreds of handshakes that were begun delay no other client") {
  http_server server(echo_routes(), patient(), 2, source());
  const auto slow = slow_clients(server.port(), std::string_view("\x16\x03\x01\x02\x00\x01", 6));
  check_that_none_is_delayed(http_connection(server.port(), client()), slow);
}

TEST_CASE("a client that takes its answers in slowly delays no other") {
  http_server server(echo_routes(), patient(), 1);
  std::vector<http_connection> slow;
  const std::string large(std::size_t{1024} * 1024, 'x');
  for (int count = 0; count < 10; ++count) {
    slow.emplace_back(server.port(), 4096);
    slow.back().send(request_text("POST", "/echo", {}, large));
  }
  http_connection client(server.port());
  for (int count = 0; count < 50; ++count)
    CHECK(client.post("/echo", "hello").body == "POST /echo hello");
  for (auto& each : slow) CHECK((each.receive().body == "POST /echo " + large));
}

}  // namespace slow_clients_test
