#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"
#include "test/support/scripted_server.hpp"

namespace odd_servers_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = redis::failure::reason;

namespace {

constexpr std::size_t ping_size = sizeof("*1\r\n$4\r\nPING\r\n") - 1;

redis::options options_for(const scripted_server& server) {
  redis::options options;
  options.addresses = {"127.0.0.1:" + std::to_string(server.port())};
  options.backoff_max_ms = std::chrono::milliseconds(100);
  return options;
}

std::string failure_of(scripted_server::script serve) {
  const scripted_server server(std::move(serve));
  redis_driver driver(options_for(server));
  const auto failure = driver.failure({"PING"});
  CHECK(failure.why == reason::gone);
  const std::string place = "Redis at 127.0.0.1:" + std::to_string(server.port()) + " ";
  REQUIRE(failure.message.starts_with(place));
  return failure.message.substr(place.size());
}

}  // namespace

TEST_CASE("what does not speak the protocol of Redis is told") {
  CHECK(failure_of([](server_connection& connection) {
          connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
          connection.wait_for_end();
        }) ==
        R"(does not speak the protocol of Redis: Protocol error, got "H" as reply type byte)");
}

TEST_CASE("a server that refuses before it is asked anything is told in its words") {
  CHECK(failure_of([](server_connection& connection) {
          connection.write("-ERR max number of clients reached\r\n");
          connection.wait_for_end();
        }) == "does not serve: ERR max number of clients reached");
}

TEST_CASE("replies that nothing was asked for end the connection") {
  const scripted_server server([](server_connection& connection) {
    connection.read(ping_size);
    connection.write("+PONG\r\n");
    connection.read(ping_size);
    connection.write("+PONG\r\n+PONG\r\n");
    connection.wait_for_end();
  });
  redis_driver driver(options_for(server));
  CHECK(driver.answer({"PING"}).text == "PONG");
  driver.run_until([&] { return !driver.reports().empty(); });
  CHECK(driver.reports().front().ends_with(" sends replies that nothing was asked for"));
}

TEST_CASE("a reply that comes in pieces is put together") {
  const scripted_server server([](server_connection& connection) {
    connection.read(ping_size);
    for (const char byte : std::string_view("+PONG\r\n")) connection.write({&byte, 1});
    connection.read(ping_size);
    for (const char byte : std::string_view("*2\r\n$2\r\na\n\r\n:-12\r\n"))
      connection.write({&byte, 1});
    connection.wait_for_end();
  });
  redis_driver driver(options_for(server));
  const auto answer = driver.answer({"PING"});
  REQUIRE(answer.items.size() == 2);
  CHECK(answer.items[0].text == "a\n");
  CHECK(answer.items[1].number == -12);
}

TEST_CASE("a server that keeps ending connections is not asked without a pause") {
  const scripted_server server([](server_connection& connection) {
    connection.read(ping_size);
    connection.write("+PONG\r\n");
  });
  redis_driver driver(options_for(server));
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
  driver.run_until([&] { return std::chrono::steady_clock::now() >= until; });
  CHECK(server.accepted() >= 3);
  CHECK(server.accepted() <= 20);
}

TEST_CASE("a password that a server repeats is not shown") {
  const scripted_server server([](server_connection& connection) {
    connection.read(10);
    connection.write("-ERR unknown command 'AUTH', with args beginning with: 'open sesame'\r\n");
    connection.wait_for_end();
  });
  auto options = options_for(server);
  options.password = "open sesame";
  redis_driver driver(options);
  CHECK(driver.failure({"PING"}).message.ends_with(" refuses AUTH: ERR unknown command "));
}

}  // namespace odd_servers_test
