#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"

namespace who_test {

using namespace sidehook;
using namespace sidehook::test;
using kind = redis::reply::kind;

namespace {

redis_setup with_password(const std::string& password) {
  redis_setup setup;
  setup.arguments = {"--requirepass", password};
  setup.password = password;
  return setup;
}

}  // namespace

TEST_CASE("the default user's password lets in, and a wrong one is told without being shown") {
  redis_server server(with_password("open sesame"));
  auto options = options_for(server);
  options.password = "open sesame";
  CHECK(redis_driver(options).answer({"PING"}).text == "PONG");

  options.password = "close sesame";
  redis_driver wrong(options);
  CHECK(wrong.failure({"PING"}).message ==
        "Redis at " + server.address() + " refuses the user or the password");
  options.password.clear();
  redis_driver none(options);
  CHECK(none.failure({"PING"}).message ==
        "Redis at " + server.address() +
            " asks for a password (redis.password, redis.password_file)");
}

TEST_CASE("a password for a server that has none is told") {
  redis_server server;
  auto options = options_for(server);
  options.password = "open sesame";
  redis_driver driver(options);
  CHECK(driver.failure({"PING"}).message ==
        "Redis at " + server.address() + " refuses the password: it has none set");
}

TEST_CASE("a user of the access control list does what it may, and no more") {
  redis_server server;
  server.command({"ACL", "SETUSER", "hook", "on", ">secret", "~hook:*", "+get", "+set"});
  auto options = options_for(server);
  options.username = "hook";
  options.password = "secret";
  redis_driver driver(options);
  CHECK(driver.answer({"SET", "hook:a", "1"}).text == "OK");
  CHECK(driver.answer({"SET", "other", "1"}).text.starts_with("NOPERM "));
  CHECK(driver.answer({"FLUSHALL"}).text.starts_with("NOPERM "));
}

TEST_CASE("a file's password is read anew with each connection") {
  redis_server server(with_password("old"));
  const temporary_folder folder;
  folder.write("password", "old\n");
  auto options = options_for(server);
  options.password_file = (folder.path() / "password").string();
  redis_driver driver(options);
  CHECK(driver.answer({"PING"}).text == "PONG");

  folder.write("password", "new");
  server.command({"CONFIG", "SET", "requirepass", "new"});
  server.command({"CLIENT", "KILL", "TYPE", "normal"});
  driver.run_until([&] { return driver.reports().size() == 2; });
  CHECK(driver.answer({"PING"}).text == "PONG");
}

TEST_CASE("a file without a password to read is told with its option") {
  redis_server server;
  auto options = options_for(server);
  options.password_file = "/no/such/file";
  redis_driver driver(options);
  CHECK(driver.failure({"PING"}).message.ends_with(" (redis.password_file)"));
}

}  // namespace who_test
