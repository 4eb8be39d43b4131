#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "test/integration/redis_store/shared_sessions.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/support/patience.hpp"

namespace trouble_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

std::string text_of_file(const std::string& name) {
  std::ifstream file(test::checkout_folder() + "/" + name);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("while Redis is gone sessions fail and say so, and when it is back they are there") {
  redis_server server;
  shared_sessions sessions(server);
  CHECK(sessions.set("k", orders_only).empty());
  CHECK(sessions.failure().empty());
  server.kill();
  CHECK(comes_true([&] { return !sessions.failure().empty(); }));
  for (int i = 0; i < 2; ++i) {
    const auto found = sessions.find("k");
    CHECK_FALSE(found.value);
    CHECK(found.store_gone);
    CHECK(found.error.find(server.address()) != std::string::npos);
    const auto written = sessions.write("k", orders_only);
    CHECK_FALSE(written.value);
    CHECK(written.store_gone);
    CHECK(sessions.remove("k").store_gone);
  }
  server.start();
  CHECK(comes_true([&] { return sessions.failure().empty(); }));
  CHECK(sessions.set("k", orders_only).empty());
  CHECK_FALSE(sessions.get("k").empty());
}

TEST_CASE("a Redis that refuses everything is as one that is gone") {
  redis_server server;
  server.text({"ACL", "SETUSER", "nobody", "on", ">pw", "~*", "+@connection"});
  config::settings settings;
  settings.redis.username = "nobody";
  settings.redis.password = "pw";
  shared_sessions sessions(server, settings);
  const auto found = sessions.find("k");
  CHECK(found.store_gone);
  CHECK(found.error.find("NOPERM") != std::string::npos);
}

TEST_CASE("the rights that the README names are enough") {
  redis_server server;
  const std::vector<std::string> rights{
      "~apikey-*", "~quota-*", "~rate-limit-*", "~jsvm-store:*", "&tyk.cluster.notifications",
      "+get",      "+set",     "+del",          "+pttl",         "+evalsha",
      "+incr",     "+expire",  "+publish",      "+script|load"};
  std::vector<std::string> grant{"ACL", "SETUSER", "sidehook", "on", ">pw", "resetkeys"};
  grant.insert(grant.end(), rights.begin(), rights.end());
  server.text(grant);
  config::settings settings;
  settings.redis.username = "sidehook";
  settings.redis.password = "pw";
  shared_sessions sessions(server, settings);
  CHECK(sessions.set("k", orders_only, jsvm::host::quota_reset::yes).empty());
  CHECK_FALSE(sessions.get("k").empty());
  CHECK(sessions.remove("k").value == session::presence::present);
  CHECK(sessions.count("n", std::chrono::seconds(10)).value == 1);
  CHECK(sessions.reports.empty());
  const std::string readme = text_of_file("daemon/redis_store/README.md");
  for (const auto& right : rights) {
    std::string shown = right.starts_with('+') ? right.substr(1) : right;
    if (right.starts_with('+')) std::ranges::transform(shown, shown.begin(), ::toupper);
    INFO(shown);
    CHECK(readme.find("`" + shown + "`") != std::string::npos);
  }
}

TEST_CASE("a key that holds something else is an error of that key only") {
  redis_server server;
  server.number({"RPUSH", "apikey-k", "x"});
  shared_sessions sessions(server);
  const auto found = sessions.find("k");
  CHECK_FALSE(found.store_gone);
  CHECK(found.error.find("WRONGTYPE") == 0);
  CHECK(sessions.set("l", orders_only).empty());
}

TEST_CASE("what is asked of sessions that were closed is answered at once") {
  redis_server server;
  shared_sessions sessions(server);
  sessions.set("k", orders_only);
  sessions.stop();
  CHECK(sessions.find("k").error == "the store is closed");
  CHECK(sessions.find("k").store_gone);
  CHECK(sessions.set("k", orders_only) == "the store is closed");
  CHECK(sessions.remove("k").error == "the store is closed");
}

}  // namespace trouble_test
