#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"

namespace scripts_test {

using namespace sidehook;
using namespace sidehook::test;
using kind = redis::reply::kind;

namespace {

const auto sum = std::make_shared<const redis::script>(
    "redis.call('SET', KEYS[1], ARGV[1]); return ARGV[1] + ARGV[2]");

std::string calls_of(const std::string& command, redis_server& server) {
  const auto stats = server.text({"INFO", "commandstats"});
  const auto at = stats.find("cmdstat_" + command + ":calls=");
  if (at == std::string::npos) return "0";
  const auto begin = stats.find('=', at) + 1;
  return stats.substr(begin, stats.find(',', begin) - begin);
}

}  // namespace

TEST_CASE("a script is loaded once a connection, and called by its digest") {
  redis_server server;
  redis_driver driver(options_for(server));
  for (int i = 0; i < 3; ++i) {
    const auto answer = driver.fetch(call(sum, {"k"}, {"1", std::to_string(i)})).value();
    CHECK(answer.number == 1 + i);
  }
  CHECK(server.text({"GET", "k"}) == "1");
  CHECK(calls_of("script|load", server) == "1");
  CHECK(calls_of("evalsha", server) == "3");
}

TEST_CASE(
    "a script that the server has lost is an error once, and loaded again for the next call") {
  redis_server server;
  redis_driver driver(options_for(server));
  driver.fetch(call(sum, {"k"}, {"1", "2"})).value();
  server.command({"SCRIPT", "FLUSH"});
  const auto lost = driver.fetch(call(sum, {"k"}, {"1", "2"})).value();
  CHECK(lost.is(kind::error));
  CHECK(lost.text.starts_with("NOSCRIPT"));
  CHECK(driver.fetch(call(sum, {"k"}, {"1", "2"})).value().number == 3);
}

TEST_CASE("a script works again after the server was started anew") {
  redis_server server;
  redis_driver driver(options_for(server));
  driver.fetch(call(sum, {"k"}, {"1", "2"})).value();
  server.stop();
  driver.run_until([&] { return !driver.client().failure().empty(); });
  server.start();
  driver.answer_at_last({"PING"});
  CHECK(driver.fetch(call(sum, {"k"}, {"1", "2"})).value().number == 3);
}

TEST_CASE("a script that the server cannot read is an error that says why") {
  redis_server server;
  redis_driver driver(options_for(server));
  const auto broken = std::make_shared<const redis::script>("return (");
  for (int i = 0; i < 2; ++i) {
    const auto answer = driver.fetch(call(broken, {"k"}, {})).value();
    CHECK(answer.is(kind::error));
    CHECK(answer.text.find("Error compiling script") != std::string::npos);
  }
}

TEST_CASE("scripts stand between other commands of a request, and do not shift their replies") {
  redis_server server;
  redis_driver driver(options_for(server));
  const auto got = driver.fetch(redis::request{{{{"SET", "a", "1"}},
                                                call(sum, {"k"}, {"1", "2"}),
                                                {{"GET", "a"}},
                                                call(sum, {"k"}, {"3", "4"})}});
  REQUIRE(got.has_value());
  REQUIRE(got->size() == 4);
  CHECK((*got)[1].number == 3);
  CHECK((*got)[2].text == "1");
  CHECK((*got)[3].number == 7);
}

}  // namespace scripts_test
