#include "daemon/redis_store/session_keys.hpp"

#include <catch2/catch.hpp>

namespace session_keys_test {

using namespace sidehook::redis_store;
using naming = session_keys::naming;

TEST_CASE("what belongs to a session is named after its key, or after the key's hash") {
  const session_keys plain("acmealice", naming::plain);
  CHECK(plain.session() == "apikey-acmealice");
  CHECK(plain.quota_counter("") == "quota-acmealice");
  CHECK(plain.quota_counter("orders") == "quota-orders-acmealice");
  CHECK(plain.rate_limit_mark() == "rate-limit-acmealice.BLOCKED");

  // {"org":"acme","id":"alice","h":"murmur64"}
  const session_keys hashed("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXI2NCJ9",
                            naming::hashed);
  CHECK(hashed.session() == "apikey-84cb1d572e53e6db");
  CHECK(hashed.quota_counter("") == "quota-84cb1d572e53e6db");
  CHECK(hashed.quota_counter("orders") == "quota-orders-84cb1d572e53e6db");
  CHECK(hashed.rate_limit_mark() == "rate-limit-84cb1d572e53e6db.BLOCKED");
}

TEST_CASE("keys are hashed when sessions.hash_keys says so") {
  sidehook::config::session_settings settings;
  CHECK(session_keys::naming_of(settings) == naming::plain);
  settings.hash_keys = true;
  CHECK(session_keys::naming_of(settings) == naming::hashed);
}

}  // namespace session_keys_test
