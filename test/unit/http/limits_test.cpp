#include <atomic>
#include <cerrno>
#include <optional>

#include <catch2/catch.hpp>
#include <sys/socket.h>

#include "daemon/http/rate_limited_report.hpp"
#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"

namespace limits_test {

using namespace sidehook;
using test::http_connection;

namespace {

std::vector<http::route> hello_route() {
  return {{"GET", "/", [](const http::request&, http::responder respond) {
             respond(http::text_reply(200, "hello"));
           }}};
}

std::atomic<int> accepts_to_fail = 0;

}  // namespace

// The linker sends the program's calls of accept() here, by these names.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" int __real_accept(int socket, sockaddr* address, socklen_t* size);
extern "C" int __wrap_accept(int socket, sockaddr* address, socklen_t* size) {
  if (accepts_to_fail > 0) {
    --accepts_to_fail;
    errno = EMFILE;
    return -1;
  }
  return __real_accept(socket, address, size);
}
// NOLINTEND(bugprone-reserved-identifier)

TEST_CASE("the header's limit is the server's to set") {
  http::limits limits;
  limits.header_bytes = 200;
  limits.header_fields = 3;
  test::http_server server(hello_route(), limits);
  CHECK(test::http_get(server.port(), "/", {{"X", std::string(100, 'x')}}).status == 200);
  CHECK(
      test::http_get(server.port(), "/", {{"X", std::string(200, 'x')}}).body ==
      R"({"type":"urn:sidehook:problem:header_too_large","title":"The header is too large","status":431,)"
      R"_("detail":"the request line and the header fields are larger than 200 bytes (listen.max_header_bytes)","limit":200})_");
  CHECK(
      test::http_get(server.port(), "/", {{"X", ""}, {"Y", ""}, {"Z", ""}}).body ==
      R"({"type":"urn:sidehook:problem:header_too_large","title":"The header is too large","status":431,)"
      R"_("detail":"there are more than 3 header fields (listen.max_header_fields)","limit":3})_");
}

TEST_CASE("connections beyond the limit are told so, and are served when others have ended") {
  http::limits limits;
  limits.connections = 2;
  test::http_server server(hello_route(), limits, 2);
  http_connection first(server.port());
  std::optional<http_connection> second(server.port());
  CHECK(first.get("/").status == 200);
  CHECK(second->get("/").status == 200);

  http_connection third(server.port());
  const auto refusal = third.receive();
  CHECK(refusal.status == 503);
  CHECK(refusal.header("Retry-After") == "1");
  CHECK(refusal.header("Connection") == "close");
  CHECK(
      refusal.body ==
      R"({"type":"urn:sidehook:problem:unavailable","title":"The service is not available at present",)"
      R"_("status":503,"detail":"there are 2 connections already (listen.max_connections)","limit":2})_");
  CHECK(third.ended());
  CHECK(server.report() ==
        "a connection was refused: there are 2 already (listen.max_connections)");
  CHECK(first.get("/").status == 200);

  second.reset();
  auto answer = test::http_get(server.port(), "/");
  while (answer.status == 503) answer = test::http_get(server.port(), "/");
  CHECK(answer.body == "hello");
}

TEST_CASE("a server that cannot accept reports it, and accepts again when it can") {
  test::http_server server(hello_route());
  accepts_to_fail = 2;
  http_connection client(server.port());
  CHECK(server.report() == "cannot accept a connection on 127.0.0.1:" +
                               std::to_string(server.port()) + ": Too many open files");
  CHECK(client.get("/").body == "hello");
  // The first client may have been accepted by a call that had begun before.
  CHECK(test::http_get(server.port(), "/").body == "hello");
  CHECK(accepts_to_fail == 0);
}

TEST_CASE("reports come one an interval, and count those held back") {
  using std::chrono::seconds;
  std::vector<std::string> heard;
  http::rate_limited_report report([&](std::string_view text) { heard.emplace_back(text); },
                                   seconds(10));
  const auto start = http::rate_limited_report::clock::time_point(seconds(1000));
  report.write("first", start);
  report.write("second", start + seconds(1));
  report.write("third", start + seconds(9));
  CHECK(heard == std::vector<std::string>{"first"});
  report.write("fourth", start + seconds(10));
  report.write("fifth", start + seconds(21));
  CHECK(heard ==
        std::vector<std::string>{"first", "fourth (2 more since the last report)", "fifth"});
}

}  // namespace limits_test
