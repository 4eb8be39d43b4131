#include <chrono>

#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"

namespace trouble_test {

using namespace sidehook;
using namespace sidehook::test;
using kind = redis::reply::kind;
using reason = redis::failure::reason;
using std::chrono::milliseconds;

TEST_CASE("requests wait for the first attempt, and fail at once while there is no server") {
  redis_server server;
  server.kill();
  redis_driver driver(options_for(server));
  const auto failure = driver.failure({"PING"});
  CHECK(failure.why == reason::gone);
  CHECK(failure.message ==
        "Redis at " + server.address() + " cannot be connected to: Connection refused");
  CHECK(driver.client().failure() == failure.message);
  CHECK(driver.failure({"PING"}).why == reason::gone);
  server.start();
  CHECK(driver.answer_at_last({"PING"}).text == "PONG");
  CHECK(driver.client().failure().empty());
  CHECK(driver.reports() ==
        std::vector<std::string>{failure.message,
                                 "Redis at " + server.address() + " is connected to again"});
}

TEST_CASE(
    "what is under way when the server is killed fails, and all works again when it is back") {
  redis_server server(with_file());
  redis_driver driver(options_for(server));
  driver.answer({"SET", "kept", "1"});
  std::optional<redis::result<redis::reply>> under_way;
  driver.client().send(redis::command{{"BLPOP", "none", "0"}},
                       [&](auto answer) { under_way = std::move(answer); });
  driver.run_until([&] {
    return server.text({"INFO", "clients"}).find("blocked_clients:1\r\n") != std::string::npos;
  });
  server.kill();
  driver.run_until([&] { return under_way.has_value(); });
  REQUIRE(under_way->has_error());
  CHECK(under_way->error().why == reason::gone);
  CHECK_FALSE(driver.client().failure().empty());
  CHECK(driver.failure({"GET", "kept"}).why == reason::gone);
  server.start();
  CHECK(driver.answer_at_last({"GET", "kept"}).text == "1");
}

TEST_CASE("a server that does not answer in time loses the connection, and everything under way") {
  redis_server server;
  auto options = options_for(server);
  options.timeout_ms = milliseconds(100);
  redis_driver driver(options);
  driver.answer({"SET", "a", "1"});
  server.pause();
  std::vector<reason> ends;
  for (int i = 0; i < 3; ++i)
    driver.client().send(redis::command{{"GET", "a"}}, [&](const auto& answer) {
      REQUIRE(answer.has_error());
      CHECK(answer.error().message ==
            "Redis at " + server.address() + " did not answer within 100 ms (redis.timeout_ms)");
      ends.push_back(answer.error().why);
    });
  driver.run_until([&] { return ends.size() == 3; });
  CHECK(ends == std::vector(3, reason::timed_out));
  server.resume();
  CHECK(driver.answer_at_last({"GET", "a"}).text == "1");
}

TEST_CASE("a paused server that accepts connections and says nothing is given up on in time") {
  redis_server server;
  server.pause();
  auto options = options_for(server);
  options.connect_timeout_ms = milliseconds(100);
  redis_driver driver(options);
  const auto failure = driver.failure({"PING"});
  CHECK(failure.why == reason::timed_out);
  CHECK(failure.message == "Redis at " + server.address() +
                               " did not answer within 100 ms (redis.connect_timeout_ms)");
  server.resume();
}

TEST_CASE(
    "a request that waits on purpose has the time for that too, and so have those behind it") {
  redis_server server;
  auto options = options_for(server);
  options.timeout_ms = milliseconds(300);
  redis_driver driver(options);
  driver.answer({"PING"});
  redis::request waiting{{{{"BLPOP", "none", "0.6"}}}, "none", milliseconds(20'000)};
  std::vector<kind> kinds;
  const auto note = [&](const auto& answer) { kinds.push_back(answer.value().front().what); };
  driver.client().send(waiting, note);
  driver.client().send(redis::request{{{{"INCR", "n"}}}}, note);
  driver.run_until([&] { return kinds.size() == 2; });
  CHECK(kinds == std::vector{kind::nil, kind::integer});
  // Once it is answered, its time is nobody's any more.
  server.pause();
  CHECK(driver.failure({"PING"}).why == reason::timed_out);
  server.resume();
}

TEST_CASE("no more commands wait for an answer than may, and the others are refused unsent") {
  redis_server server;
  auto options = options_for(server);
  options.max_pending = 10;
  redis_driver driver(options);
  const auto send_twelve = [&] {
    std::vector<reason> refused;
    int done = 0;
    for (int i = 0; i < 12; ++i)
      driver.client().send(redis::command{{"INCR", "n"}}, [&](const auto& answer) {
        ++done;
        if (answer.has_error()) refused.push_back(answer.error().why);
      });
    driver.run_until([&] { return done == 12; });
    return refused;
  };
  // Before the first attempt has ended, and after.
  CHECK(send_twelve() == std::vector(2, reason::full));
  CHECK(server.text({"GET", "n"}) == "10");
  CHECK(send_twelve() == std::vector(2, reason::full));
  CHECK(server.text({"GET", "n"}) == "20");
  const auto got = driver.fetch(redis::request{std::vector(11, redis::command{{"PING"}})});
  REQUIRE(got.has_error());
  CHECK(got.error().message == "too many commands wait for Redis at " + server.address() +
                                   " already: 10 may (redis.max_pending)");
}

TEST_CASE("a server that becomes a replica is no longer spoken to, and is told") {
  redis_server master;
  redis_server server;
  redis_driver driver(options_for(server));
  driver.answer({"SET", "a", "1"});
  server.command({"REPLICAOF", "127.0.0.1", std::to_string(master.port())});
  const auto failure = driver.failure({"SET", "a", "2"});
  CHECK(failure.why == reason::gone);
  CHECK(failure.message ==
        "Redis at " + server.address() + " is a read-only replica, not the master");
  server.command({"REPLICAOF", "NO", "ONE"});
  driver.run_until([&] { return driver.client().failure().empty(); });
  CHECK(driver.answer_at_last({"SET", "a", "3"}).text == "OK");
}

TEST_CASE("a server that still loads its data is waited for") {
  // It takes 50 ms for each key, and answers (with errors) after each kilobyte, which a key has.
  redis_server server({{"--loading-process-events-interval-bytes", "1024", "--key-load-delay",
                        "50000", "--rdbcompression", "no"}});
  for (int i = 0; i < 200; ++i) server.command({"SET", std::to_string(i), std::string(2'000, 'x')});
  server.command({"SAVE"});
  server.stop();
  redis_driver driver(options_for(server));
  driver.failure({"PING"});
  server.start(redis_server::wait_until::it_answers);
  driver.run_until([&] { return driver.reports().size() == 2; });
  CHECK(driver.reports()[1] == "Redis at " + server.address() + " is still loading its data");
  server.command({"CONFIG", "SET", "key-load-delay", "0"});
  CHECK(driver.answer_at_last({"STRLEN", "199"}).number == 2'000);
}

}  // namespace trouble_test
