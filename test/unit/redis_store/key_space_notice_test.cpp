#include "daemon/redis_store/key_space_notice.hpp"

#include <catch2/catch.hpp>

#include "daemon/session/notification_signature.hpp"

namespace key_space_notice_test {

using namespace sidehook;
using namespace sidehook::redis_store;
using naming = session_keys::naming;

TEST_CASE("a notice is signed as gateways check it, by the vectors that are published") {
  CHECK(session::notification_signature("GroupReload", "", "") ==
        "c134a53701d09e08578bac1654e83f854a5aba40158c1a63944b4f581e295168");
  CHECK(session::notification_signature("GroupReload", "", "s3cret") ==
        "ee9104e54ccf3762ec949eda54a92271b56a18142210f36c71304cec4aef4002");
  CHECK(session::notification_signature("KeySpaceUpdateNotification", "ed69b8e5740ce553", "") ==
        "ec03c5496642c5184f4cc4bf73876d8d888a6fbba60da30276d02c4adfc288b2");
}

TEST_CASE("a notice names the session as it is stored") {
  CHECK(key_space_notice("acmealice", naming::plain, "") ==
        R"({"command":"KeySpaceUpdateNotification","payload":"acmealice","signature":")" +
            session::notification_signature("KeySpaceUpdateNotification", "acmealice", "") +
            R"(","algorithm":5})");
}

TEST_CASE("a notice of a hashed key names the hash that gateways remember it by, too") {
  // By murmur32, as it says nothing else.
  const auto both = key_space_notice("default", naming::hashed, "s3cret");
  CHECK(both.find(R"("payload":"2f25c839,a18b3a56cab3dcf3")") != std::string::npos);
  CHECK(both.find(session::notification_signature("KeySpaceUpdateNotification",
                                                  "2f25c839,a18b3a56cab3dcf3", "s3cret")) !=
        std::string::npos);
  // {"org":"acme","id":"alice","h":"murmur64"}: both are the same.
  CHECK(key_space_notice("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXI2NCJ9", naming::hashed,
                         "")
            .find(R"("payload":"84cb1d572e53e6db",)") != std::string::npos);
}

TEST_CASE("a key of any bytes makes a notice that is JSON") {
  const auto notice = key_space_notice("a\"b\\c\n", naming::plain, "");
  CHECK(notice.find(R"("payload":"a\"b\\c\n",)") != std::string::npos);
}

}  // namespace key_space_notice_test
