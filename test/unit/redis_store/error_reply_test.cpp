#include "daemon/redis_store/error_reply.hpp"

#include <catch2/catch.hpp>

namespace error_reply_test {

using namespace sidehook;
using redis_store::why_refused;

namespace {

redis_store::refusal refused(const std::string& error) {
  return why_refused(redis::reply{redis::reply::kind::error, 0, error, {}}).value();
}

}  // namespace

TEST_CASE("what is wrong with a command is told without Redis' word for it") {
  const auto why = refused("ERR value is not an integer or out of range");
  CHECK(why.error == "value is not an integer or out of range");
  CHECK_FALSE(why.store_gone);
  CHECK(refused("ERR").error == "ERR");
  CHECK_FALSE(refused("WRONGTYPE Operation against a key").store_gone);
  CHECK_FALSE(refused("OOM command not allowed").store_gone);
}

TEST_CASE("a Redis that does nothing for us at present is as one that is gone") {
  for (const char* error :
       {"LOADING Redis is loading the dataset in memory", "READONLY You can't write",
        "CLUSTERDOWN The cluster is down", "NOPERM this user has no permissions",
        "MISCONF Redis is configured to save", "NOREPLICAS Not enough good replicas to write."}) {
    INFO(error);
    CHECK(refused(error).store_gone);
    CHECK(refused(error).error == error);
  }
}

TEST_CASE("no reply is a store that is gone, and any other reply is no refusal") {
  const redis::result<redis::reply> none =
      redis::failure{redis::failure::reason::gone, "127.0.0.1:1: refused"};
  REQUIRE(why_refused(none));
  CHECK(why_refused(none)->store_gone);
  CHECK(why_refused(none)->error == "127.0.0.1:1: refused");
  CHECK_FALSE(why_refused(redis::reply{}));
  CHECK_FALSE(why_refused(redis::reply{redis::reply::kind::text, 0, "ERR no error", {}}));
}

}  // namespace error_reply_test
