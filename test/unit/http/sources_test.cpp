#include <optional>

#include <catch2/catch.hpp>

#include "test/unit/http/tls_samples.hpp"

namespace sources_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

http::limits two_connections_a_source() {
  http::limits limits;
  limits.connections_per_source = 2;
  return limits;
}

}  // namespace

TEST_CASE("connections beyond those of one address are told so, until others have ended") {
  http_server server(echo_routes(), two_connections_a_source(), 2);
  http_connection first(server.port());
  std::optional<http_connection> second(server.port());
  CHECK(first.get("/echo").status == 200);
  CHECK(second->get("/echo").status == 200);

  http_connection third(server.port());
  const auto refusal = third.receive();
  CHECK(refusal.status == 503);
  CHECK(refusal.header("Retry-After") == "1");
  CHECK(
      refusal.body ==
      R"({"type":"urn:sidehook:problem:unavailable","title":"The service is not available at present",)"
      R"_("status":503,"detail":"there are 2 connections from this address already )_"
      R"_((listen.max_connections_per_address)","limit":2})_");
  CHECK(third.ended());
  CHECK(server.report() ==
        "a connection of 127.0.0.1 was refused: there are 2 already "
        "(listen.max_connections_per_address)");
  CHECK(first.get("/echo").status == 200);

  second.reset();
  auto answer = http_get(server.port(), "/echo");
  while (answer.status == 503) answer = http_get(server.port(), "/echo");
  CHECK(answer.body == "GET /echo ");
}

TEST_CASE("another address has connections of its own, and a path as many as there may be") {
  const temporary_folder folder;
  std::vector<http::listening_socket> sockets;
  sockets.emplace_back(http::bind_address{"127.0.0.1", 0});
  sockets.emplace_back(folder.path() / "s.sock", 0600U);
  http_server server(echo_routes(), two_connections_a_source(), 1, {}, std::move(sockets));
  http_connection first(server.port());
  http_connection second(server.port());
  CHECK(first.get("/echo").status == 200);
  CHECK(second.get("/echo").status == 200);
  CHECK(http_connection(server.port()).receive().status == 503);
  CHECK(
      http_connection(client_socket::to_port(server.port(), 0, "127.0.0.2")).get("/echo").status ==
      200);
  std::vector<http_connection> local;
  for (int count = 0; count < 4; ++count) {
    local.emplace_back(client_socket::to_path(folder.path() / "s.sock"));
    CHECK(local.back().get("/echo").status == 200);
  }
}

TEST_CASE("a connection ends with the answer to the last request that it may have") {
  http::limits limits;
  limits.requests_per_connection = 3;
  http_server server(echo_routes(), limits);
  http_connection connection(server.port());
  for (int count = 0; count < 2; ++count)
    CHECK(connection.get("/echo").header("Connection").empty());
  CHECK(connection.get("/echo").header("Connection") == "close");
  CHECK(connection.ended());

  http_connection ahead(server.port());
  for (int count = 0; count < 5; ++count) ahead.send(request_text("GET", "/echo"));
  for (int count = 0; count < 3; ++count) CHECK(ahead.receive().status == 200);
  CHECK(ahead.ended());
}

}  // namespace sources_test
