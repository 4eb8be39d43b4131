#include <vector>

#include <catch2/catch.hpp>

#include "test/e2e/transport.hpp"

namespace sources_test {

using namespace sidehook::test;

TEST_CASE_METHOD(transport_folder,
                 "a source that sends too often is told to wait, before its body is read") {
  running_daemon daemon(folder, {"listen.rate_limit.per_s=1", "listen.rate_limit.burst=3",
                                 "listen.unix_socket=events.sock"});
  for (int count = 0; count < 3; ++count)
    CHECK(daemon.post("/events/a", small_event).status == 202);
  // However slow this is, the bucket gives one a second.
  unsigned status = 202;
  http_answer refused;
  while (status == 202) {
    refused = daemon.post("/events", "no JSON");
    status = refused.status == 400 ? 202 : refused.status;
  }
  CHECK(status == 429);
  CHECK(refused.header("Retry-After") == "1");
  CHECK(refused.body.find("(listen.rate_limit.per_s)") != std::string::npos);
  CHECK(daemon.get("/hello").status == 200);
  CHECK(daemon.admin_post("/reload").status == 200);
  http_connection elsewhere(client_socket::to_port(daemon.events_port(), 0, "127.0.0.2"));
  CHECK(elsewhere.post("/events/a", small_event).status == 202);
  http_connection local(client_socket::to_path(at("events.sock")));
  CHECK(local.post("/events/a", small_event).status == 202);
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find("127.0.0.1 sends more than 1 requests a second "
                                       "(listen.rate_limit.per_s)") != std::string::npos);
}

TEST_CASE_METHOD(transport_folder, "one address has its share of the connections, and no more") {
  running_daemon daemon(folder, {"listen.max_connections_per_address=5"});
  std::vector<http_connection> open;
  for (int count = 0; count < 5; ++count) {
    open.emplace_back(daemon.events_port());
    CHECK(open.back().get("/livez").status == 200);
  }
  CHECK(http_connection(daemon.events_port()).receive().status == 503);
  // Each listener counts its own.
  CHECK(daemon.admin_get("/livez").status == 200);
  http_connection elsewhere(client_socket::to_port(daemon.events_port(), 0, "127.0.0.2"));
  CHECK(elsewhere.get("/livez").status == 200);
}

TEST_CASE_METHOD(transport_folder, "hundreds of slow clients hold up nobody else") {
  constexpr int clients = 300;
  auto settings = encrypted();
  settings.emplace_back("listen.max_connections_per_address=1000");
  settings.emplace_back("listen.header_timeout_ms=600000");
  settings.emplace_back("listen.unix_socket=events.sock");
  running_daemon daemon(folder, settings);
  std::vector<http_connection> slow;
  slow.reserve(2 * clients);
  for (int count = 0; count < clients; ++count) {
    // Half a header, and half of the beginning of a handshake.
    slow.emplace_back(client_socket::to_path(at("events.sock")));
    slow.back().send("POST /events/a HTTP/1.1\r\nHost: loc");
    slow.emplace_back(daemon.events_port());
    slow.back().send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
  }
  http_connection encrypted_client(daemon.events_port(), client());
  http_connection plain_client(client_socket::to_path(at("events.sock")));
  for (int count = 0; count < 20; ++count) {
    CHECK(encrypted_client.post("/events/a?wait=true", small_event).status == 200);
    CHECK(plain_client.post("/events/a?wait=true", small_event).status == 200);
  }
  // All of that was done before the first of them was given up.
  for (const auto& each : slow) CHECK_FALSE(each.has_answer());
  slow.front().send("alhost\r\nContent-Length: 17\r\n\r\n" + small_event);
  CHECK(slow.front().receive().status == 202);
}

}  // namespace sources_test
