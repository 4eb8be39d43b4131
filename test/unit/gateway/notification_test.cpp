#include "daemon/gateway/notification.hpp"

#include <catch2/catch.hpp>

#include "daemon/gateway/notification_verdict.hpp"

namespace notification_test {

using namespace sidehook;
using gateway::notification;
using gateway::notification_meaning;
using gateway::notification_verdict;
using kind = notification_verdict::kind;

namespace {

notification read(std::string_view message) {
  const auto read = gateway::read_notification(message);
  REQUIRE(read.has_value());
  return *read;
}

std::string fault_of(std::string_view message) {
  const auto read = gateway::read_notification(message);
  return read ? "" : read.error();
}

notification_verdict judged(std::string_view message, const std::string& fault = "") {
  return gateway::judge_notification(message, [&](const notification&) { return fault; });
}

}  // namespace

TEST_CASE("a notification of a gateway is read") {
  CHECK(read(R"({"command":"KeySpaceUpdateNotification","payload":"84cb1d572e53e6db",)"
             R"("signature":"ab","algorithm":5})") ==
        notification{"KeySpaceUpdateNotification", "84cb1d572e53e6db", "ab", 5});
}

TEST_CASE("names in a notification match whatever their case, and the last of one name counts") {
  CHECK(read(R"({"Command":"a","PAYLOAD":"b","sIgnature":"c","Algorithm":1})") ==
        notification{"a", "b", "c", 1});
  CHECK(read(R"({"command":"first","COMMAND":"last"})").command == "last");
}

TEST_CASE("what a notification lacks is empty, null is as if absent, and more is ignored") {
  CHECK(read("{}") == notification{});
  CHECK(read(R"({"command":null,"algorithm":null,"Gw":{"a":[1]}})") == notification{});
}

TEST_CASE("what is no notification is told, and shows nothing of it") {
  CHECK(fault_of("no JSON").starts_with("it is not JSON: "));
  CHECK(fault_of("[]") == "it is no object");
  CHECK(fault_of(R"({"command":5})") == "its command must be a string, is a number");
  CHECK(fault_of(R"({"algorithm":"5"})") == "its algorithm must be a whole number, is a string");
  CHECK(fault_of(R"({"algorithm":5.5})") == "its algorithm must be a whole number, is a number");
  CHECK(fault_of(R"({"payload":")" + std::string(gateway::most_notification_bytes, 'a') + "\"}") ==
        "it is longer than 1048576 bytes");
}

TEST_CASE("gateways reload for changes of APIs and policies, and for being told to") {
  for (const auto* command :
       {"ApiUpdated", "ApiRemoved", "ApiAdded", "PolicyChanged", "GroupReload"})
    CHECK(gateway::meaning_of(command) == notification_meaning::reload);
  for (const auto* command :
       {"KeySpaceUpdateNotification", "OAuthPurgeLapsedTokens", "DeleteAPICache",
        "InvalidateJWKSCacheForAPI", "ClientIdPChanged", "UserKeyReset", "NoticeConfigUpdated",
        "NoticeDashboardZeroConf", "NoticeDashboardConfigRequest", "NoticeGatewayConfigResponse",
        "NoticeGatewayDRLNotification", "NoticeGatewayLENotification"})
    CHECK(gateway::meaning_of(command) == notification_meaning::none);
  CHECK(gateway::meaning_of("groupreload") == notification_meaning::unknown);
  CHECK(gateway::meaning_of("") == notification_meaning::unknown);
}

TEST_CASE("a notification is followed when its command means it and its signature is right") {
  CHECK(judged(R"({"command":"ApiUpdated"})") == notification_verdict{kind::follow, "ApiUpdated"});
  CHECK(judged(R"({"command":"ApiUpdated"})", "it is not signed") ==
        notification_verdict{kind::report,
                             "a notification \"ApiUpdated\" is not followed: it is not signed"});
}

TEST_CASE("what is for gateways only is ignored, whoever signed it") {
  CHECK(judged(R"({"command":"NoticeGatewayDRLNotification"})", "it is not signed") ==
        notification_verdict{kind::ignore});
}

TEST_CASE("an unknown command is told, and what it holds cannot break the line") {
  CHECK(
      judged(R"({"command":"New\nThing"})") ==
      notification_verdict{kind::report, "a notification has an unknown command, \"New\\nThing\""});
  CHECK(judged("{").what == kind::report);
}

}  // namespace notification_test
