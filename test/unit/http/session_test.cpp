#include <atomic>
#include <optional>
#include <thread>

#include <catch2/catch.hpp>

#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"

namespace session_test {

using namespace sidehook;
using test::http_connection;
using test::request_text;

namespace {

// Answers "METHOD path body".
void echo(const http::request& request, http::responder respond) {
  respond(http::text_reply(200, request.method + " " + request.target.path + " " + request.body));
}

std::vector<http::route> echo_routes() {
  return {{"GET", "/echo", echo}, {"POST", "/echo", echo}, {"POST", "/echo/{name}", echo}};
}

}  // namespace

TEST_CASE("a request is answered") {
  test::http_server server(echo_routes());
  const auto answer = test::http_post(server.port(), "/echo/a?x=y", "hello", {{"X-Any", "thing"}});
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(answer.header("Content-Length") == "18");
  CHECK(answer.header("Connection").empty());
  CHECK(answer.body == "POST /echo/a hello");
}

TEST_CASE("an endpoint learns the client's address") {
  test::http_server server({{"GET", "/", [](const http::request& request, http::responder respond) {
                               respond(http::text_reply(200, request.peer));
                             }}});
  CHECK(test::http_get(server.port(), "/").body == "127.0.0.1");
}

TEST_CASE("a connection serves one request after another") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  for (int count = 0; count < 3; ++count) {
    CHECK(connection.post("/echo", std::to_string(count)).body ==
          "POST /echo " + std::to_string(count));
  }
  CHECK(connection.get("/nothing").status == 404);
  CHECK(connection.request("DELETE", "/echo").header("Allow") == "GET, HEAD, POST");
  CHECK(connection.get("/echo").status == 200);
}

TEST_CASE("a client that asks for the end of the connection gets it after its answer") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  const auto answer = connection.get("/echo", {{"Connection", "close"}});
  CHECK(answer.status == 200);
  CHECK(answer.header("Connection") == "close");
  CHECK(connection.ended());
}

TEST_CASE("a connection of HTTP/1.0 ends with its answer unless the client asks that it stays") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  connection.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(connection.receive().header("Connection") == "keep-alive");
  connection.send("GET /echo HTTP/1.0\r\n\r\n");
  CHECK(connection.receive().header("Connection") == "close");
  CHECK(connection.ended());
}

TEST_CASE("requests that come in one piece are answered in their order") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  connection.send(request_text("POST", "/echo", {}, "1") + request_text("GET", "/echo") +
                  request_text("POST", "/echo", {}, "3"));
  CHECK(connection.receive().body == "POST /echo 1");
  CHECK(connection.receive().body == "GET /echo ");
  CHECK(connection.receive().body == "POST /echo 3");
}

TEST_CASE("requests that come byte by byte are answered in their order") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  for (const char byte : request_text("POST", "/echo", {}, "1") + request_text("GET", "/echo") +
                             request_text("POST", "/echo", {}, "3")) {
    connection.send({&byte, 1});
  }
  CHECK(connection.receive().body == "POST /echo 1");
  CHECK(connection.receive().body == "GET /echo ");
  CHECK(connection.receive().body == "POST /echo 3");
}

TEST_CASE("a request is not handled before the answer to the one before it is written") {
  test::held_requests held;
  test::http_server server({{"GET", "/held", held.endpoint()}, {"GET", "/echo", echo}});
  http_connection connection(server.port());
  connection.send(request_text("GET", "/held") + request_text("GET", "/echo"));
  auto first = held.take();
  first.respond(http::text_reply(200, "first"));
  CHECK(connection.receive().body == "first");
  CHECK(connection.receive().body == "GET /echo ");
}

TEST_CASE("a body in chunks is put together") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  connection.send("5;x=y\r\nhello\r\n");
  connection.send("6\r\n world\r\n0\r\n\r\n");
  CHECK(connection.receive().body == "POST /echo hello world");
  CHECK(connection.get("/echo").status == 200);
}

TEST_CASE("an empty body in chunks that come byte by byte is one") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const char byte : std::string_view("0\r\n\r\n")) connection.send({&byte, 1});
  CHECK(connection.receive().body == "POST /echo ");
}

TEST_CASE("a body as large as the limit goes both ways, with a length and in chunks") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  std::string body(std::size_t{1024} * 1024, '\0');
  for (std::size_t index = 0; index < body.size(); ++index)
    body[index] = static_cast<char>(index % 251);
  CHECK((connection.post("/echo", body).body == "POST /echo " + body));

  std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += 0x4000)
    chunked += "4000\r\n" + body.substr(at, 0x4000) + "\r\n";
  connection.send(chunked + "0\r\n\r\n");
  CHECK((connection.receive().body == "POST /echo " + body));
}

TEST_CASE("HEAD is answered without the body that GET would get") {
  test::http_server server(echo_routes());
  http_connection connection(server.port());
  const auto answer = connection.request("HEAD", "/echo");
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Length") == "11");
  CHECK(connection.get("/echo").body == "GET /echo ");
}

TEST_CASE("an answer may come from any thread") {
  test::held_requests held;
  test::http_server server({{"GET", "/", held.endpoint()}}, {}, 2);
  std::vector<http_connection> connections;
  connections.reserve(4);
  for (int count = 0; count < 4; ++count) {
    connections.emplace_back(server.port());
    connections.back().send(request_text("GET", "/", {{"X-Number", std::to_string(count)}}));
  }
  std::thread other([&] {
    for (int count = 0; count < 4; ++count) {
      auto [request, respond] = held.take();
      respond(http::text_reply(200, std::string(request.header("X-Number").value())));
    }
  });
  for (int count = 0; count < 4; ++count)
    CHECK(connections[count].receive().body == std::to_string(count));
  other.join();
}

TEST_CASE("a request that is dropped unanswered gets 500") {
  test::http_server server({{"GET", "/", [](const http::request&, const http::responder&) {}}});
  http_connection connection(server.port());
  const auto answer = connection.get("/");
  CHECK(answer.status == 500);
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:internal","title":"Something went wrong here","status":500,)"
      R"("detail":"the request was not answered"})");
  CHECK(connection.get("/").status == 500);
}

TEST_CASE("what an endpoint throws is reported, and answered with 500") {
  test::http_server server({{"GET", "/{name}", [](const http::request&, const http::responder&) {
                               throw std::runtime_error("no such table");
                             }}});
  http_connection connection(server.port());
  CHECK(connection.get("/a").status == 500);
  CHECK(server.report() == "a request failed: GET /{name}: no such table");
}

TEST_CASE("a client that goes while its request is handled is no trouble") {
  test::held_requests held;
  test::http_server server({{"GET", "/", held.endpoint()}});
  std::optional<http_connection> connection(server.port());
  connection->send(request_text("GET", "/"));
  auto [request, respond] = held.take();
  connection.reset();
  respond(http::text_reply(200, std::string(std::size_t{1024} * 1024, 'x')));
  auto drained = server.stop_accepting();
  CHECK(drained.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("an answer to a connection that has been closed is dropped") {
  test::held_requests held;
  std::optional<test::held_requests::held> request;
  {
    test::http_server server({{"GET", "/", held.endpoint()}});
    http_connection connection(server.port());
    connection.send(request_text("GET", "/"));
    request.emplace(held.take());
    server.close_all();
    CHECK(connection.ended());
  }
  request->respond({200});
}

TEST_CASE("many clients are served at once by several threads") {
  test::http_server server(echo_routes(), {}, 3);
  std::vector<std::thread> clients;
  clients.reserve(6);
  std::atomic<int> right = 0;
  for (int client = 0; client < 6; ++client) {
    clients.emplace_back([&, client] {
      http_connection connection(server.port());
      for (int count = 0; count < 100; ++count) {
        const std::string text = std::to_string(client) + ":" + std::to_string(count);
        if (connection.post("/echo", text).body == "POST /echo " + text) ++right;
      }
    });
  }
  for (auto& client : clients) client.join();
  CHECK(right == 600);
}

}  // namespace session_test
