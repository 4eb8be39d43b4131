#include "daemon/http/listener.hpp"

#include <mutex>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"

namespace listener_test {

using namespace sidehook;
using test::http_connection;
using test::request_text;
using namespace std::chrono_literals;

namespace {

std::vector<http::route> hello_route() {
  return {{"GET", "/", [](const http::request&, http::responder respond) {
             respond(http::text_reply(200, "hello"));
           }}};
}

void listen_on(const std::string& address, std::uint16_t port) {
  const http::listening_socket socket(http::bind_address{address, port});
}

bool is_ready(std::future<void>& future) {
  return future.wait_for(10s) == std::future_status::ready;
}

}  // namespace

TEST_CASE("a listener on port 0 tells the port that it has taken") {
  test::http_server first(hello_route());
  test::http_server second(hello_route());
  CHECK(first.port() != 0);
  CHECK(first.port() != second.port());
  CHECK(test::http_get(first.port(), "/").body == "hello");
}

TEST_CASE("a socket that cannot listen says where and why") {
  test::http_server server(hello_route());
  const std::string port = std::to_string(server.port());
  CHECK_THROWS_WITH(listen_on("127.0.0.1", server.port()),
                    "cannot listen on 127.0.0.1:" + port + ": Address already in use");
  CHECK_THROWS_WITH(listen_on("192.0.2.1", 8090),
                    "cannot listen on 192.0.2.1:8090: Cannot assign requested address");
  CHECK_THROWS_WITH(listen_on("localhost", 8090),
                    "cannot listen on localhost:8090: the address must be an IP address");
  CHECK_THROWS_WITH(listen_on("2001:db8::1", 8090),
                    Catch::Matchers::StartsWith("cannot listen on [2001:db8::1]:8090: "));
}

TEST_CASE("connections go to the threads in turn") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const auto note_thread = [&](const http::request&, http::responder respond) {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    respond({204});
  };
  test::http_server server({{"GET", "/", note_thread}}, {}, 3);
  for (int count = 0; count < 3; ++count) CHECK(test::http_get(server.port(), "/").status == 204);
  const std::lock_guard lock(mutex);
  CHECK(threads.size() == 3);
}

TEST_CASE("a listener that stops closes idle connections, and lets the busy ones finish") {
  test::held_requests held;
  auto routes = hello_route();
  routes.push_back({"GET", "/held", held.endpoint()});
  test::http_server server(std::move(routes), {}, 2);
  http_connection silent(server.port());
  http_connection idle(server.port());
  CHECK(idle.get("/").status == 200);
  http_connection busy(server.port());
  busy.send(request_text("GET", "/held"));
  auto [request, respond] = held.take();

  auto drained = server.stop_accepting();
  CHECK(idle.ended());
  CHECK(silent.ended());
  CHECK_THROWS_WITH(http_connection(server.port()),
                    Catch::Matchers::Contains("Connection refused"));
  CHECK(drained.wait_for(0s) == std::future_status::timeout);

  respond(http::text_reply(200, "finished"));
  const auto answer = busy.receive();
  CHECK(answer.body == "finished");
  CHECK(answer.header("Connection") == "close");
  CHECK(busy.ended());
  busy.finish_sending();
  CHECK(is_ready(drained));
}

TEST_CASE("a listener that stops lets a request that has begun arrive") {
  test::http_server server(hello_route());
  http_connection idle(server.port());
  http_connection begun(server.port());
  CHECK(idle.get("/").status == 200);
  CHECK(begun.get("/").status == 200);
  const std::string text = request_text("GET", "/");
  begun.send(text.substr(0, 20));
  auto drained = server.stop_accepting();
  CHECK(idle.ended());
  begun.send(text.substr(20));
  CHECK(begun.receive().header("Connection") == "close");
}

TEST_CASE("a listener without connections is drained at once") {
  test::http_server server(hello_route());
  auto drained = server.stop_accepting();
  CHECK(is_ready(drained));
}

TEST_CASE("closing all ends busy connections too") {
  test::held_requests held;
  test::http_server server({{"GET", "/", held.endpoint()}}, {}, 2);
  http_connection first(server.port());
  http_connection second(server.port());
  first.send(request_text("GET", "/"));
  second.send(request_text("GET", "/"));
  auto first_held = held.take();
  auto second_held = held.take();
  auto drained = server.stop_accepting();
  server.close_all();
  CHECK(first.ended());
  CHECK(second.ended());
  CHECK(is_ready(drained));
  first_held.respond({200});
}

TEST_CASE("io_contexts that end with connections open leave nothing behind") {
  test::held_requests held;
  boost::asio::io_context context(1);
  http::listener listener({&context}, {}, http::router({{"GET", "/", held.endpoint()}}), {});
  std::vector<http::listening_socket> sockets;
  sockets.emplace_back(http::bind_address{"127.0.0.1", 0});
  listener.start(std::move(sockets));
  http_connection idle(listener.port());
  http_connection busy(listener.port());
  busy.send(request_text("GET", "/"));
  std::thread thread([&] { context.run(); });
  auto request = held.take();
  context.stop();
  thread.join();
}

}  // namespace listener_test
