#include <catch2/catch.hpp>

#include "test/integration/redis_store/shared_sessions.hpp"

namespace layout_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using jsvm::host::quota_reset;

namespace {

config::settings hashing(bool hash_keys) {
  config::settings settings;
  settings.sessions.hash_keys = hash_keys;
  return settings;
}

bool shows(const std::string& session, const std::string& text) {
  return session.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a session that is written is where a reader of the gateway's layout looks for it") {
  redis_server server;
  const bool hash_keys = GENERATE(false, true);
  shared_sessions sessions(server, hashing(hash_keys));
  layout_reader reader(server.port(), hash_keys);
  int number = 0;
  for (const auto& token :
       {plain_token, murmur32_token, murmur64_token, murmur128_token, sha256_token}) {
    INFO(token);
    const std::string json =
        R"({ "alias":")" + std::to_string(++number) + R"(", "access_rights":{"orders":{}} })";
    CHECK(reader.session(token) == "(nil)");
    CHECK(sessions.set(token, json).empty());
    CHECK(reader.session(token) == json);
    CHECK(reader.session_ttl(token) == "-1");
    CHECK(shows(sessions.get(token), R"("alias":")" + std::to_string(number) + "\""));
  }
}

TEST_CASE("hashed keys are those of the published vectors") {
  redis_server server;
  shared_sessions sessions(server, hashing(true));
  sessions.set(plain_token, orders_only);
  CHECK(server.text({"GET", "apikey-e2aa02cc"}) == orders_only);
  sessions.set(murmur64_token, orders_only);
  CHECK(server.text({"GET", "apikey-84cb1d572e53e6db"}) == orders_only);
  CHECK(server.number({"DBSIZE"}) == 2);
}

TEST_CASE("what a gateway has written is found, by its token and by its id") {
  redis_server server;
  const bool hash_keys = GENERATE(false, true);
  auto settings = hashing(hash_keys);
  settings.sessions.hash_key_function = "murmur64";
  shared_sessions sessions(server, settings);
  layout_reader gateway(server.port(), hash_keys);
  gateway.set_session(murmur64_token, R"({"alias":"alice"})");
  CHECK(shows(sessions.get(murmur64_token), R"("alias":"alice")"));
  CHECK(shows(sessions.get("alice"), R"("alias":"alice")"));
  CHECK(shows(sessions.get(murmur64_token, "no such API"), R"("alias":"alice")"));
  CHECK(sessions.get("alice", "no such API").empty());
  CHECK(sessions.get("bob").empty());
}

TEST_CASE("of several places for a key the first that holds something counts") {
  redis_server server;
  auto settings = hashing(true);
  settings.sessions.hash_key_function_fallback = {"sha256"};
  shared_sessions sessions(server, settings);
  layout_reader gateway(server.port(), true);
  gateway.set_session(sha256_token, R"({"alias":"formerly"})");
  CHECK(shows(sessions.get("alice"), R"("alias":"formerly")"));
  gateway.set_session("alice", R"({"alias":"as it is"})");
  CHECK(shows(sessions.get("alice"), R"("alias":"as it is")"));
  gateway.set_session("acmealice", "");
  CHECK(shows(sessions.get("alice"), R"("alias":"as it is")"));
  gateway.set_session("acmealice", R"({"alias":"of acme"})");
  CHECK(shows(sessions.get("alice"), R"("alias":"of acme")"));
  gateway.set_session("acmealice", "{broken");
  CHECK(sessions.get("alice").empty());
}

TEST_CASE("a hash is no key: it names no session") {
  redis_server server;
  shared_sessions sessions(server, hashing(true));
  sessions.set(murmur64_token, orders_only);
  CHECK(sessions.get("84cb1d572e53e6db").empty());
}

TEST_CASE(
    "what a gateway knows nothing of, and what is left alone, survives to the byte in Redis") {
  redis_server server;
  shared_sessions sessions(server, hashing(true));
  layout_reader gateway(server.port(), true);
  gateway.set_session(
      plain_token,
      R"({"expires":5, "ours":[ 1.0 ],"n":12345678901234567890,"access_rights":{"orders":{ }}})");
  // As JavaScript gives it back.
  CHECK(sessions
            .set(plain_token, R"({"expires":1005,"ours":[1],"n":12345678901234567000,"rate":0,)"
                              R"("access_rights":{"orders":{}}})")
            .empty());
  CHECK(gateway.session(plain_token) ==
        R"({"expires":1005,"ours":[ 1.0 ],"n":12345678901234567890,)"
        R"("access_rights":{"orders":{ }}})");
}

TEST_CASE(
    "a session expires in Redis as it does in a gateway, and none to live ends what there was") {
  redis_server server;
  shared_sessions sessions(server);
  layout_reader gateway(server.port(), false);
  sessions.apis.rules["orders"].session_lifetime = 5'000s;
  CHECK(sessions.set("k", orders_only).empty());
  CHECK(std::stol(gateway.session_ttl("k")) > 4'900);
  CHECK(std::stol(gateway.session_ttl("k")) <= 5'000);
  sessions.apis.rules["orders"].session_lifetime = 0s;
  CHECK(sessions.set("k", orders_only).empty());
  CHECK(gateway.session_ttl("k") == "-1");
  CHECK(
      sessions.set("k", R"({"session_lifetime":9223372036854775807,"access_rights":{"orders":{}}})")
          .empty());
  CHECK(std::stol(gateway.session_ttl("k")) > 1'000'000'000'000);
}

TEST_CASE("what gateways have counted of quotas is shown") {
  redis_server server;
  const bool hash_keys = GENERATE(false, true);
  shared_sessions sessions(server, hashing(hash_keys));
  layout_reader gateway(server.port(), hash_keys);
  gateway.set_session(
      "acmealice",
      R"({"quota_max":100,"quota_remaining":1,"access_rights":{"orders":{"limit":{"quota_max":10}},)"
      R"("users":{"limit":{"quota_max":20},"allowance_scope":"gold"}}})");
  CHECK(shows(sessions.get("alice"), R"("quota_remaining":1,)"));
  CHECK(shows(sessions.get("alice"), R"({"quota_max":10,"quota_remaining":10})"));
  gateway.set_counter("acmealice", "30");
  gateway.set_counter("acmealice", "orders", "4");
  gateway.set_counter("acmealice", "gold", "25");
  CHECK(shows(sessions.get("alice"), R"("quota_remaining":70,)"));
  CHECK(shows(sessions.get("alice"), R"({"quota_max":10,"quota_remaining":6})"));
  CHECK(shows(sessions.get("alice"), R"({"quota_max":20,"quota_remaining":0})"));
  gateway.set_counter("acmealice", "no number");
  CHECK(shows(sessions.get("alice"), R"("quota_remaining":100,)"));
}

TEST_CASE("a reset takes away what gateways have counted, and only that") {
  redis_server server;
  const bool hash_keys = GENERATE(false, true);
  shared_sessions sessions(server, hashing(hash_keys));
  layout_reader gateway(server.port(), hash_keys);
  // Short keys that differ have one hash.
  REQUIRE(gateway.id("1-key") != gateway.id("2-key"));
  const auto count = [&] {
    for (const auto* key : {"1-key", "2-key"}) {
      gateway.set_counter(key, "1");
      gateway.set_counter(key, "orders", "1");
      gateway.set_counter(key, "gold", "1");
      gateway.set_mark(key);
    }
  };
  const std::string json =
      R"({"access_rights":{"orders":{"limit":{"quota_max":5}},"users":{"allowance_scope":"gold"}}})";
  count();
  CHECK(sessions.set("1-key", json, quota_reset::no).empty());
  CHECK(gateway.counter("1-key") == "1");
  CHECK(gateway.mark("1-key") == "1");
  CHECK(sessions.set("1-key", json, quota_reset::yes).empty());
  CHECK(gateway.counter("1-key") == "(nil)");
  CHECK(gateway.counter("1-key", "orders") == "(nil)");
  CHECK(gateway.counter("1-key", "gold") == "(nil)");
  CHECK(gateway.mark("1-key") == "(nil)");
  CHECK(gateway.counter("2-key") == "1");
  CHECK(gateway.mark("2-key") == "1");
  count();
  sessions.apis.rules["orders"].dont_set_quota_on_create = true;
  CHECK(sessions.set("1-key", orders_only, quota_reset::yes).empty());
  CHECK(gateway.counter("1-key") == "1");
}

TEST_CASE("a session with thousands of quotas is read and renewed in bounded portions") {
  redis_server server;
  config::settings settings;
  settings.redis.max_pending = 200;
  shared_sessions sessions(server, settings);
  layout_reader gateway(server.port(), false);
  std::string rights;
  for (int i = 0; i < 2'500; ++i)
    rights += (i > 0 ? ",\"a" : "\"a") + std::to_string(i) + R"(":{"limit":{"quota_max":7}})";
  const std::string json = R"({"access_rights":{)" + rights + "}}";
  gateway.set_counter("k", "a2499", "3");
  REQUIRE(sessions.set("k", json).empty());
  CHECK(shows(sessions.get("k"), R"("a2499":{"limit":{"quota_max":7,"quota_remaining":4})"));
  CHECK(sessions.set("k", json, quota_reset::yes).empty());
  CHECK(gateway.counter("k", "a2499") == "(nil)");
}

TEST_CASE("a session goes with what is counted of it") {
  redis_server server;
  const bool hash_keys = GENERATE(false, true);
  shared_sessions sessions(server, hashing(hash_keys));
  layout_reader gateway(server.port(), hash_keys);
  sessions.set("k", orders_only);
  gateway.set_counter("k", "1");
  gateway.set_mark("k");
  CHECK(sessions.remove("k").value == session::presence::present);
  CHECK(server.number({"DBSIZE"}) == 0);
  CHECK(sessions.remove("k").value == session::presence::absent);
}

}  // namespace layout_test
