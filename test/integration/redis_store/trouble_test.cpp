#include <catch2/catch.hpp>

#include "test/integration/redis_store/shared_sessions.hpp"
#include "test/support/documented_rights.hpp"
#include "test/support/patience.hpp"

namespace trouble_test {

using namespace sidehook;
using namespace sidehook::test;

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
  server.text(documented_rights("daemon/redis_store/README.md"));
  config::settings settings;
  settings.redis.username = "sidehook";
  settings.redis.password = "pw";
  shared_sessions sessions(server, settings);
  CHECK(sessions.set("k", orders_only, jsvm::host::quota_reset::yes).empty());
  CHECK_FALSE(sessions.get("k").empty());
  CHECK(sessions.remove("k").value == session::presence::present);
  CHECK(sessions.count("n", std::chrono::seconds(10)).value == 1);
  CHECK(sessions.reports.empty());
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
