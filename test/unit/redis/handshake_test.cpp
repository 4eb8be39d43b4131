#include "daemon/redis/handshake.hpp"

#include <catch2/catch.hpp>

#include "daemon/redis/unserved.hpp"

namespace handshake_test {

using namespace sidehook;
using redis::handshake;
using redis::server_role;
using kind = redis::reply::kind;
using state = redis::handshake::state;
using words = std::vector<std::string>;

namespace {

std::vector<words> said(const handshake& shake) {
  std::vector<words> all;
  for (const auto& each : shake.commands()) all.push_back(each.words);
  return all;
}

redis::reply ok() { return {kind::status, 0, "OK"}; }
redis::reply error(const std::string& text) { return {kind::error, 0, text}; }
redis::reply role(const std::string& name) { return {kind::list, 0, "", {{kind::text, 0, name}}}; }

// Why the handshake fails with this answer to its first command.
std::string failure_with(handshake shake, const redis::reply& answer) {
  CHECK(shake.take(answer) == state::failed);
  return shake.failure();
}

}  // namespace

TEST_CASE("only what is needed is said, and last what shows that the server serves") {
  CHECK(said(handshake({}, 0, server_role::any)) == std::vector<words>{{"PING"}});
  CHECK(said(handshake({"", "p"}, 0, server_role::any)) ==
        std::vector<words>{{"AUTH", "p"}, {"PING"}});
  CHECK(said(handshake({"u", "p"}, 2, server_role::any)) ==
        std::vector<words>{{"AUTH", "u", "p"}, {"SELECT", "2"}, {"PING"}});
  CHECK(said(handshake({"u", ""}, 0, server_role::master)) ==
        std::vector<words>{{"AUTH", "u", ""}, {"ROLE"}});
}

TEST_CASE("a handshake is done with the last good reply") {
  handshake shake({"u", "p"}, 2, server_role::any);
  CHECK(shake.take(ok()) == state::more);
  CHECK(shake.take(ok()) == state::more);
  CHECK(shake.take({kind::status, 0, "PONG"}) == state::done);
  CHECK(shake.failure().empty());
}

TEST_CASE("what the server refuses is told with the option it comes from") {
  CHECK(failure_with(handshake({"", "p"}, 0, server_role::any),
                     error("WRONGPASS invalid username-password pair or user is disabled.")) ==
        "refuses the user or the password");
  CHECK(failure_with(handshake({}, 17, server_role::any), error("ERR DB index is out of range")) ==
        "refuses database 17 (redis.database): ERR DB index is out of range");
  CHECK(
      failure_with(handshake({}, 0, server_role::any), error("NOAUTH Authentication required.")) ==
      "asks for a password (redis.password, redis.password_file)");
  CHECK(failure_with(handshake({}, 0, server_role::any),
                     error("LOADING Redis is loading the dataset in memory")) ==
        "is still loading its data");
  CHECK(failure_with(handshake({}, 0, server_role::any), error("ERR max number")) ==
        "does not serve: ERR max number");
}

TEST_CASE("an error that repeats the password does not show it") {
  CHECK(failure_with(handshake({"", "hush"}, 0, server_role::any),
                     error("ERR no hush here, hush")) == "refuses AUTH: ERR no *** here, ***");
  CHECK(failure_with(handshake({"", "a"}, 0, server_role::any), error("ERR aaa")) ==
        "refuses AUTH: ERR *********");
  CHECK(failure_with(handshake({"", "hush"}, 0, server_role::any),
                     error("ERR unknown command 'AUTH', with args beginning with: 'hus'")) ==
        "refuses AUTH: ERR unknown command ");
}

TEST_CASE("a server that has to be the master is asked for its role") {
  handshake shake({}, 0, server_role::master);
  CHECK(shake.take(role("master")) == state::done);
  CHECK(failure_with(handshake({}, 0, server_role::master), role("slave")) == "is not the master");
  CHECK(failure_with(handshake({}, 0, server_role::master), role("sentinel")) ==
        "is not the master");
  CHECK(failure_with(handshake({}, 0, server_role::master), {kind::list}) == "is not the master");
  CHECK(failure_with(handshake({}, 0, server_role::master), error("ERR unknown command")) ==
        "does not tell its role: ERR unknown command");
}

TEST_CASE("a user who may neither ping nor ask for the role is let in") {
  handshake shake({}, 0, server_role::master);
  CHECK(shake.take(error("NOPERM this user has no permissions")) == state::done);
  handshake ping({}, 0, server_role::any);
  CHECK(ping.take(error("NOPERM this user has no permissions")) == state::done);
}

TEST_CASE("only errors of a server that serves nobody are told from others") {
  CHECK(redis::why_unserved(error("READONLY You can't write against a read only replica.")) ==
        "is a read-only replica, not the master");
  CHECK(redis::why_unserved(error("MASTERDOWN Link with MASTER is down")) ==
        "is a replica that has lost its master");
  CHECK(redis::why_unserved(error("READONLY")) == "is a read-only replica, not the master");
  CHECK(redis::why_unserved(error("READONLYISH")).empty());
  CHECK(redis::why_unserved(error("OOM command not allowed")).empty());
  CHECK(redis::why_unserved({kind::text, 0, "READONLY x"}).empty());
}

}  // namespace handshake_test
