#include <catch2/catch.hpp>

#include "test/integration/redis_store/shared_sessions.hpp"
#include "test/support/temporary_folder.hpp"

namespace notice_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

/// A gateway that listens to what others tell it.
class listening_gateway {
 public:
  explicit listening_gateway(const redis_server& server) : redis_(server.port()) {
    redis_.ask({"SUBSCRIBE", "tyk.cluster.notifications"});
  }
  std::string next() {
    const auto lines = redis_.next();
    return lines.substr(lines.find('{'));
  }

 private:
  raw_redis redis_;
};

// As gateways check it: what is signed is the command, the payload and the secret.
std::string notice_of(const std::string& payload, const std::string& secret) {
  const std::string command = "KeySpaceUpdateNotification";
  return R"({"command":")" + command + R"(","payload":")" + payload + R"(","signature":")" +
         layout_reader::sha256_of(command + payload + secret) + R"(","algorithm":5})";
}

}  // namespace

TEST_CASE("gateways are told of a session that is written or removed, signed as they check it") {
  redis_server server;
  config::settings settings;
  settings.sessions.hash_keys = true;
  settings.gateway.node_secret = "s3cret";
  shared_sessions sessions(server, settings);
  listening_gateway gateway(server);
  sessions.set(murmur64_token, orders_only);
  CHECK(gateway.next() == notice_of("84cb1d572e53e6db", "s3cret"));
  sessions.set(plain_token, orders_only);
  const std::string both = "e2aa02cc," + layout_reader::murmur64_of(plain_token);
  CHECK(gateway.next() == notice_of(both, "s3cret"));
  sessions.remove(plain_token);
  CHECK(gateway.next() == notice_of(both, "s3cret"));
  CHECK(sessions.reports.empty());
}

TEST_CASE("where keys are not hashed a notice names the key") {
  redis_server server;
  shared_sessions sessions(server);
  listening_gateway gateway(server);
  sessions.set("acmealice", orders_only);
  CHECK(gateway.next() == notice_of("acmealice", ""));
}

TEST_CASE("the secret that signs notices is read from its file each time") {
  redis_server server;
  const temporary_folder folder;
  config::settings settings;
  settings.gateway.node_secret_file = (folder.path() / "secret").string();
  folder.write("secret", "first\n");
  shared_sessions sessions(server, settings);
  listening_gateway gateway(server);
  sessions.set("k", orders_only);
  CHECK(gateway.next() == notice_of("k", "first"));
  folder.write("secret", "second");
  sessions.set("k", orders_only);
  CHECK(gateway.next() == notice_of("k", "second"));

  folder.remove("secret");
  CHECK(sessions.set("k", orders_only).empty());
  CHECK(sessions.set("k", orders_only).empty());
  REQUIRE(sessions.reports.size() == 1);
  CHECK(sessions.reports[0].find(settings.gateway.node_secret_file + " cannot be read") !=
        std::string::npos);
}

TEST_CASE("who may not tell gateways writes all the same, and that is reported once") {
  redis_server server;
  server.text({"ACL", "SETUSER", "sidehook", "on", ">pw", "~*", "+@all", "resetchannels"});
  config::settings settings;
  settings.redis.username = "sidehook";
  settings.redis.password = "pw";
  shared_sessions sessions(server, settings);
  CHECK(sessions.set("k", orders_only).empty());
  CHECK(sessions.set("k", orders_only).empty());
  CHECK(sessions.remove("k").value == session::presence::present);
  REQUIRE(sessions.reports.size() == 1);
  CHECK(sessions.reports[0].find("gateways are not told which sessions change") == 0);
  CHECK(sessions.reports[0].find("NOPERM") != std::string::npos);
  server.text({"ACL", "SETUSER", "sidehook", "&*"});
  CHECK(sessions.set("k", orders_only).empty());
  REQUIRE(sessions.reports.size() == 2);
  CHECK(sessions.reports[1] == "gateways are told again which sessions change");
}

}  // namespace notice_test
