#include <atomic>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"
#include "test/support/patience.hpp"

namespace client_test {

using namespace sidehook;
using namespace sidehook::test;
using kind = redis::reply::kind;
using reason = redis::failure::reason;

TEST_CASE("commands of any bytes reach the server, and answers of each kind come back") {
  redis_server server;
  redis_driver driver(options_for(server));
  const std::string bytes("\0\r\n$5\xff", 7);
  const auto stored = driver.answer({"SET", bytes, bytes});
  CHECK(stored.is(kind::status));
  CHECK(stored.text == "OK");
  CHECK(server.text({"GET", bytes}) == bytes);
  CHECK(driver.answer({"GET", bytes}).text == bytes);
  CHECK(driver.answer({"GET", "none"}).is(kind::nil));
  CHECK(driver.answer({"INCRBY", "n", "-7"}).number == -7);
  const auto wrong = driver.answer({"LPUSH", "n", "x"});
  CHECK(wrong.is(kind::error));
  CHECK(wrong.text.starts_with("WRONGTYPE "));
  driver.answer({"RPUSH", "list", "a", ""});
  const auto list = driver.answer({"LRANGE", "list", "0", "-1"});
  REQUIRE(list.is(kind::list));
  REQUIRE(list.items.size() == 2);
  CHECK(list.items[0].text == "a");
  CHECK(list.items[1].is(kind::text));
  CHECK(list.items[1].text.empty());
}

TEST_CASE("a large value goes there and back") {
  redis_server server;
  redis_driver driver(options_for(server));
  const std::string large(20'000'000, 'x');
  driver.answer({"SET", "large", large});
  CHECK(driver.answer({"GET", "large"}).text == large);
}

TEST_CASE("a request is answered with a reply for each of its commands, errors among them") {
  redis_server server;
  redis_driver driver(options_for(server));
  const auto got =
      driver.fetch(redis::request{{{{"SET", "a", "1"}}, {{"NOSUCH"}}, {{"INCR", "a"}}}});
  REQUIRE(got.has_value());
  REQUIRE(got->size() == 3);
  CHECK((*got)[0].text == "OK");
  CHECK((*got)[1].is(kind::error));
  CHECK((*got)[2].number == 2);
  CHECK(driver.fetch(redis::request{}).value().empty());
}

TEST_CASE("many requests are under way at once on one connection, and answered in order") {
  redis_server server;
  redis_driver driver(options_for(server));
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < 5'000; ++i)
    driver.client().send(redis::command{{"INCR", "n"}}, [&](redis::result<redis::reply> answer) {
      numbers.push_back(answer.value().number);
    });
  CHECK(numbers.empty());
  driver.run_until([&] { return numbers.size() == 5'000; });
  for (std::size_t i = 0; i < numbers.size(); ++i)
    REQUIRE(numbers[i] == static_cast<std::int64_t>(i + 1));
  CHECK(server.text({"INFO", "stats"}).find("total_connections_received:") != std::string::npos);
  // The client's and the reader's own.
  CHECK(server.text({"INFO", "clients"}).find("connected_clients:2\r\n") != std::string::npos);
}

TEST_CASE("threads send at once, and each gets its own answers") {
  redis_server server;
  boost::asio::io_context context;
  auto guard = boost::asio::make_work_guard(context);
  redis::client client(context, options_for(server), {});
  std::thread loop([&] { context.run(); });
  std::atomic<int> right = 0;
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 4; ++sender) {
    senders.emplace_back([&, sender] {
      for (int i = 0; i < 500; ++i) {
        const auto text = std::to_string(sender * 1'000 + i);
        client.send(redis::command{{"ECHO", text}}, [&, text](redis::result<redis::reply> answer) {
          if (answer && answer->text == text) ++right;
        });
        client.failure();
      }
    });
  }
  for (auto& each : senders) each.join();
  CHECK(comes_true([&] { return right == 2'000; }));
  client.stop();
  guard.reset();
  loop.join();
  CHECK(client.failure() == "the client of Redis was stopped");
}

TEST_CASE("the database that the options name is used") {
  redis_server server;
  auto options = options_for(server);
  options.database = 3;
  redis_driver driver(options);
  driver.answer({"SET", "where", "here"});
  CHECK(server.command({"GET", "where"}).is(kind::nil));
  server.command({"SELECT", "3"});
  CHECK(server.text({"GET", "where"}) == "here");
}

TEST_CASE("a database that the server does not have is told with its option") {
  redis_server server;
  auto options = options_for(server);
  options.database = 99;
  redis_driver driver(options);
  CHECK(driver.failure({"PING"}).message ==
        "Redis at " + server.address() +
            " refuses database 99 (redis.database): ERR DB index is out of range");
}

TEST_CASE("a server is reached by the path of its socket, and by a name") {
  redis_server server;
  auto options = options_for(server);
  options.addresses = {server.socket_path().string()};
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
  options.addresses = {"localhost:" + std::to_string(server.port())};
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
}

TEST_CASE(
    "what is under way when the client stops is answered as stopped, and so is what comes later") {
  redis_server server;
  redis_driver driver(options_for(server));
  driver.answer({"PING"});
  std::vector<reason> ends;
  const auto note = [&](redis::result<redis::reply> answer) {
    REQUIRE(answer.has_error());
    ends.push_back(answer.error().why);
  };
  driver.client().send(redis::command{{"BLPOP", "none", "0"}}, note);
  driver.run_until([&] {
    return server.text({"INFO", "clients"}).find("blocked_clients:1\r\n") != std::string::npos;
  });
  driver.client().stop();
  driver.client().send(redis::command{{"PING"}}, note);
  driver.run_until([&] { return ends.size() == 2; });
  CHECK(ends == std::vector{reason::stopped, reason::stopped});
  // Nothing is left to do.
  driver.context().restart();
  driver.context().run_for(std::chrono::seconds(30));
  CHECK(driver.context().stopped());
}

TEST_CASE("each connection is told before a request goes out on it") {
  redis_server server;
  redis_driver driver(options_for(server));
  int connections = 0;
  driver.client().set_on_connected([&] { ++connections; });
  bool answered = false;
  driver.client().send(redis::command{{"PING"}}, [&](const auto&) {
    CHECK(connections == 1);
    CHECK(driver.client().failure().empty());
    answered = true;
  });
  CHECK_FALSE(driver.client().failure().empty());
  driver.run_until([&] { return answered; });
  server.kill();
  driver.run_until([&] { return !driver.client().failure().empty(); });
  server.start();
  driver.answer_at_last({"PING"});
  CHECK(connections == 2);
}

}  // namespace client_test
