#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/gzip.hpp"
#include "test/support/scripted_server.hpp"

namespace request_test {

using namespace sidehook;
using namespace sidehook::test;
using jsvm::host::http_header;

namespace {

// Answers each request with its own text.
scripted_server::script echo() {
  return answering([](const std::string& request) { return response("200 OK", request); });
}

std::string host_of(const scripted_server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("a request goes out with what it holds, and nothing that was not asked for") {
  const scripted_server server(echo());
  client_driver driver;
  CHECK(driver.answer(get(server.url("/a/../b%2Fc?q=1&r"))).body ==
        "GET /a/../b%2Fc?q=1&r HTTP/1.1\r\n"
        "Host: " +
            host_of(server) +
            "\r\n"
            "User-Agent: Go-http-client/1.1\r\n"
            "Accept-Encoding: gzip\r\n\r\n");
  CHECK(driver.answer(request("POST", server.url("/"), {{"X-A", "1"}, {"X-Empty", ""}}, "a=1"))
            .body ==
        "POST / HTTP/1.1\r\n"
        "Host: " +
            host_of(server) +
            "\r\n"
            "User-Agent: Go-http-client/1.1\r\n"
            "Accept-Encoding: gzip\r\n"
            "X-A: 1\r\n"
            "X-Empty:\r\n"
            "Content-Length: 3\r\n\r\n"
            "a=1");
}

TEST_CASE("a trace context goes with the request unless its headers have one") {
  const scripted_server server(echo());
  client_driver driver;
  const auto sent = [&](std::vector<http_header> headers) {
    auto traced = request("GET", server.url("/"), std::move(headers));
    traced.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    return driver.answer(std::move(traced)).body;
  };
  CHECK_THAT(sent({}),
             Catch::Contains(
                 "\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"));
  const auto own = sent({{"traceparent", "own"}});
  CHECK_THAT(own, Catch::Contains("\r\ntraceparent: own\r\n"));
  CHECK_THAT(own, !Catch::Contains("0af7651916cd43dd"));
}

TEST_CASE("what the caller sets takes the place of what would be added") {
  const scripted_server server(echo());
  client_driver driver;
  const auto sent = driver
                        .answer(request("PUT", server.url("/"),
                                        {{"User-Agent", "mine/1"},
                                         {"Accept", "text/plain"},
                                         {"Content-Type", "text/csv"},
                                         {"accept-encoding", "br"},
                                         {"Expect", "100-continue"},
                                         {"Host", "other.example"},
                                         {"Content-Length", "99"},
                                         {"Transfer-Encoding", "chunked"}},
                                        "x,y"))
                        .body;
  CHECK(sent ==
        "PUT / HTTP/1.1\r\n"
        "Host: " +
            host_of(server) +
            "\r\n"
            "User-Agent: mine/1\r\n"
            "Accept: text/plain\r\n"
            "Content-Type: text/csv\r\n"
            "accept-encoding: br\r\n"
            "Content-Length: 3\r\n\r\n"
            "x,y");
}

TEST_CASE("without a User-Agent in the options none is sent, nor when the caller empties it") {
  const scripted_server server(echo());
  client_driver plain(settings_with([](auto& settings) { settings.user_agent = ""; }));
  CHECK(plain.answer(get(server.url("/"))).body.find("User-Agent") == std::string::npos);
  client_driver driver;
  CHECK(driver.answer(request("GET", server.url("/"), {{"User-Agent", ""}}))
            .body.find("User-Agent") == std::string::npos);
}

TEST_CASE("a method is sent as it is, and those that carry a body say when theirs is empty") {
  const scripted_server server(echo());
  client_driver driver;
  for (const std::string method : {"POST", "PUT", "PATCH"}) {
    const auto sent = driver.answer(request(method, server.url("/"))).body;
    INFO(sent);
    CHECK(sent.starts_with(method + " / HTTP/1.1\r\n"));
    CHECK(sent.find("\r\nContent-Length: 0\r\n") != std::string::npos);
  }
  for (const std::string method : {"GET", "DELETE", "OPTIONS", "PURGE", "get"}) {
    const auto sent = driver.answer(request(method, server.url("/"))).body;
    INFO(sent);
    CHECK(sent.starts_with(method + " / HTTP/1.1\r\n"));
    CHECK(sent.find("Content-Length") == std::string::npos);
  }
  const auto sent = driver.answer(request("DELETE", server.url("/"), {}, "why")).body;
  CHECK(sent.starts_with("DELETE / HTTP/1.1\r\n"));
  CHECK(sent.ends_with("\r\nContent-Length: 3\r\n\r\nwhy"));
}

TEST_CASE("a body may hold any bytes, and is sent without asking first") {
  const scripted_server server(answering([](const std::string& request) {
    return response("200 OK", request.substr(request.find("\r\n\r\n") + 4));
  }));
  client_driver driver;
  std::string bytes("\0\xFF\r\n\r\n", 6);
  bytes.resize(500'000, 'x');
  CHECK(driver.answer(post(server.url("/"), bytes)).body == bytes);
}

TEST_CASE("a HEAD is answered by a header alone") {
  const scripted_server server(
      always("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\nContent-Encoding: gzip\r\n\r\n"));
  client_driver driver;
  const auto answer = driver.answer(request("HEAD", server.url("/")));
  CHECK(answer.body.empty());
  CHECK(header(answer, "Content-Length") == "5000000");
  CHECK(header(answer, "Content-Encoding") == "gzip");
  CHECK(driver.answer(request("HEAD", server.url("/"), {}, "body")).status == 200);
}

TEST_CASE("an answer comes with its status, and its header fields in their order") {
  const scripted_server server(
      always(response("404 Not Found", "gone",
                      {"X-B: 2", "Set-Cookie: a=1", "x-a:  1 ", "Set-Cookie: b",
                       "X-Empty:", "X-Folded: one", "  two"})));
  client_driver driver;
  const auto answer = driver.answer(get(server.url("/")));
  CHECK(answer.status == 404);
  CHECK(answer.body == "gone");
  CHECK(answer.headers == std::vector<http_header>{{"X-B", "2"},
                                                   {"Set-Cookie", "a=1"},
                                                   {"x-a", "1"},
                                                   {"Set-Cookie", "b"},
                                                   {"X-Empty", ""},
                                                   {"X-Folded", "one two"},
                                                   {"Content-Length", "4"}});
}

TEST_CASE("informational answers are passed over") {
  const scripted_server server(always("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" +
                                      response("201 Created", "ok", {"X-Late: 1"})));
  client_driver driver;
  const auto answer = driver.answer(get(server.url("/")));
  CHECK(answer.status == 201);
  CHECK(answer.headers == std::vector<http_header>{{"X-Late", "1"}, {"Content-Length", "2"}});
}

TEST_CASE("a chunked answer is put together, without its trailer") {
  const scripted_server server(
      always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\nX-A: 1\r\n\r\n"
             "3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\nX-Sum: 7\r\n\r\n"));
  client_driver driver;
  const auto answer = driver.answer(get(server.url("/")));
  CHECK(answer.body == "abcdefg");
  CHECK(answer.headers == std::vector<http_header>{{"X-A", "1"}});
}

TEST_CASE("an answer without a length ends with its connection") {
  const scripted_server server([](server_connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.0 200 OK\r\n\r\nall of it");
  });
  client_driver driver;
  CHECK(driver.answer(get(server.url("/"))).body == "all of it");
}

TEST_CASE("a compressed answer is unpacked, and loses what described it") {
  const scripted_server server(
      always(response("200 OK", gzip("plain text"), {"Content-Encoding: gzip", "X-A: 1"})));
  client_driver driver;
  const auto answer = driver.answer(get(server.url("/")));
  CHECK(answer.body == "plain text");
  CHECK(answer.headers == std::vector<http_header>{{"X-A", "1"}});
}

TEST_CASE("an answer stays compressed when the caller asked for that, or for a part") {
  const std::string packed = gzip("plain text");
  const scripted_server server(always(response("200 OK", packed, {"Content-Encoding: gzip"})));
  client_driver driver;
  for (const http_header& asked : {http_header{"Accept-Encoding", "gzip"}, {"range", "bytes=0-"}}) {
    const auto answer = driver.answer(request("GET", server.url("/"), {asked}));
    CHECK(answer.body == packed);
    CHECK(header(answer, "Content-Encoding") == "gzip");
    CHECK(header(answer, "Content-Length") == std::to_string(packed.size()));
  }
}

TEST_CASE("a connection is used again, one request after the other") {
  const scripted_server server(echo());
  client_driver driver;
  for (int i = 0; i < 20; ++i) driver.answer(post(server.url("/"), "x"));
  CHECK(server.accepted() == 1);
}

TEST_CASE("a connection that the server has ended meanwhile is replaced") {
  const scripted_server server([](server_connection& connection) {
    connection.read_request();
    connection.write(response("200 OK", "once"));
  });
  client_driver driver;
  CHECK(driver.answer(get(server.url("/"))).body == "once");
  server.wait_until_open(0);
  CHECK(driver.answer(get(server.url("/"))).body == "once");
  CHECK(server.accepted() == 2);
}

TEST_CASE("requests at the same time each have a connection of their own") {
  const scripted_server server(echo());
  client_driver driver;
  std::vector<std::shared_ptr<sent_request>> sent;
  for (int i = 0; i < 30; ++i) {
    sent.push_back(driver.send(get(server.url("/" + std::to_string(i)))));
  }
  for (int i = 0; i < 30; ++i) {
    const auto result = driver.wait_for(sent[static_cast<std::size_t>(i)]);
    REQUIRE(std::holds_alternative<jsvm::host::http_response>(result));
    CHECK(std::get<jsvm::host::http_response>(result).body.starts_with("GET /" + std::to_string(i) +
                                                                       " HTTP/1.1\r\n"));
  }
  CHECK(driver.client().under_way() == 0);
}

TEST_CASE("the password of a URL goes out as basic authorization, the fragment not at all") {
  const scripted_server server(echo());
  client_driver driver;
  const auto sent =
      driver.answer(get("http://me:pw@" + host_of(server) + "/x#http://other.example/")).body;
  CHECK(sent.starts_with("GET /x HTTP/1.1\r\nHost: " + host_of(server) +
                         "\r\nAuthorization: Basic bWU6cHc=\r\n"));
}

}  // namespace request_test
