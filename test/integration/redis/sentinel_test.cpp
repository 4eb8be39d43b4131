#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"
#include "test/support/redis_sentinels.hpp"
#include "test/support/scripted_server.hpp"

namespace sentinel_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = redis::failure::reason;

namespace {

redis::options options_for(const redis_sentinels& sentinels) {
  redis::options options;
  options.addresses = sentinels.addresses();
  options.master_name = redis_sentinels::master_name;
  options.backoff_max_ms = std::chrono::milliseconds(100);
  options.timeout_ms = std::chrono::milliseconds(2'000);
  return options;
}

}  // namespace

TEST_CASE("the master that sentinels name is spoken to, and the new one after a failover") {
  redis_sentinels sentinels;
  redis_driver driver(options_for(sentinels));
  driver.answer({"SET", "a", "1"});
  CHECK(sentinels.master().text({"GET", "a"}) == "1");
  CHECK(driver.answer({"WAIT", "1", "10000"}).number == 1);
  sentinels.master().kill();
  driver.run_until([&] { return !driver.client().failure().empty(); });
  CHECK(driver.failure({"GET", "a"}).why == reason::gone);
  CHECK(driver.answer_at_last({"GET", "a"}).text == "1");
  CHECK(driver.answer_at_last({"SET", "a", "2"}).text == "OK");
  CHECK(sentinels.replica().text({"GET", "a"}) == "2");
  CHECK(driver.reports().back() ==
        "Redis at " + sentinels.replica().address() + " is connected to again");
}

TEST_CASE("a master that hangs is given up on for the one that takes its place") {
  redis_sentinels sentinels;
  auto options = options_for(sentinels);
  options.timeout_ms = std::chrono::milliseconds(300);
  options.connect_timeout_ms = std::chrono::milliseconds(300);
  redis_driver driver(options);
  driver.answer({"PING"});
  sentinels.master().pause();
  CHECK(driver.failure({"SET", "a", "1"}).why == reason::timed_out);
  CHECK(driver.answer_at_last({"SET", "a", "2"}).text == "OK");
  CHECK(sentinels.replica().text({"GET", "a"}) == "2");
  sentinels.master().resume();
}

TEST_CASE("a sentinel that is out of date does not lead to a replica, and the next one is asked") {
  redis_server master;
  redis_server replica({{"--replicaof", "127.0.0.1 " + std::to_string(master.port())}});
  const auto telling = [](const redis_server& server) {
    return [port = std::to_string(server.port())](server_connection& connection) {
      connection.read(std::string_view("*1\r\n$4\r\nPING\r\n").size());
      connection.write("+PONG\r\n");
      connection.read(1);
      connection.write("*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(port.size()) + "\r\n" + port +
                       "\r\n");
      connection.wait_for_end();
    };
  };
  const scripted_server outdated(telling(replica));
  const scripted_server current(telling(master));
  const auto address = [](const scripted_server& server) {
    return "127.0.0.1:" + std::to_string(server.port());
  };
  redis::options options;
  options.master_name = "the-master";
  options.backoff_max_ms = std::chrono::milliseconds(100);
  options.addresses = {address(outdated)};
  CHECK(redis_driver(options).failure({"PING"}).message ==
        "Redis at " + replica.address() + " is not the master");
  options.addresses.push_back(address(current));
  redis_driver driver(options);
  CHECK(driver.answer_at_last({"SET", "a", "1"}).text == "OK");
  CHECK(master.text({"GET", "a"}) == "1");
}

TEST_CASE("sentinels that are gone are passed over, as long as one answers") {
  redis_sentinels sentinels;
  sentinels.sentinel(0).kill();
  sentinels.sentinel(1).kill();
  redis_driver driver(options_for(sentinels));
  CHECK(driver.answer({"PING"}).text == "PONG");
  sentinels.sentinel(2).kill();
  // The master is there, and stays.
  CHECK(driver.answer({"PING"}).text == "PONG");
  redis_driver late(options_for(sentinels));
  CHECK(late.failure({"PING"}).message ==
        "Redis cannot be found: no sentinel tells where the master the-master is; the last that "
        "was asked: the sentinel at " +
            sentinels.addresses().back() + " cannot be connected to: Connection refused");
}

TEST_CASE("a master that the sentinels do not know is told with its option") {
  redis_server sentinel({{"--sentinel"}, "sentinel monitor other 127.0.0.1 1 1\n"});
  redis::options options;
  options.addresses = {sentinel.address()};
  options.master_name = "the-master";
  redis_driver driver(options);
  CHECK(driver.failure({"PING"}).message.ends_with("the sentinel at " + sentinel.address() +
                                                   " knows no such master (redis.master_name)"));
}

TEST_CASE("sentinels have a user and a password of their own") {
  redis_setup server;
  server.arguments = {"--requirepass", "of-servers", "--masterauth", "of-servers"};
  server.password = "of-servers";
  redis_setup sentinel;
  sentinel.configuration = "requirepass of-sentinels\n";
  sentinel.password = "of-sentinels";
  redis_sentinels sentinels(server, sentinel);
  auto options = options_for(sentinels);
  options.password = "of-servers";
  options.sentinel_username = "default";
  options.sentinel_password = "of-sentinels";
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");
  options.sentinel_password = "wrong";
  CHECK(redis_driver(options).failure({"PING"}).message.ends_with(
      " refuses the user or the password"));
}

}  // namespace sentinel_test
