#include <catch2/catch.hpp>

#include "daemon/session/notification_signature.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/redis_server.hpp"
#include "test/support/scripted_gateway.hpp"

namespace notifications_test {

using namespace sidehook::test;

namespace {

constexpr const char* channel = "tyk.cluster.notifications";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string notification(const std::string& command, const std::string& secret) {
  return R"({"command":")" + command + R"(","payload":"","signature":")" +
         sidehook::session::notification_signature(command, "", secret) + R"(","algorithm":5})";
}

/// A daemon that hears a Redis, and does not watch its files.
class notified_bench {
 public:
  notified_bench() { folder.write("apis/a.json", classic_definition("a", {})); }

  std::vector<std::string> with(std::vector<std::string> more, int interval_ms = 20) const {
    for (const auto* each :
         {"reload.tyk_notifications=true", "reload.watch=false", "gateway.node_secret=s3cret"})
      more.emplace_back(each);
    more.push_back("reload.tyk_interval_ms=" + std::to_string(interval_ms));
    more.push_back("redis.addresses=" + redis.address());
    return more;
  }
  /// When somebody hears it.
  void publish(const std::string& message) {
    REQUIRE(comes_true([&] { return redis.number({"PUBLISH", channel, message}) > 0; }));
  }

  temporary_folder folder;
  redis_server redis;
};

}  // namespace

TEST_CASE_METHOD(notified_bench, "a notification of the gateways reloads") {
  running_daemon daemon(folder, with({}));
  folder.write("apis/b.json", classic_definition("b", {}));
  publish(notification("ApiAdded", "s3cret"));
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(daemon.admin_get("/apis").body, R"("api_id":"b")"));
  CHECK(contains(daemon.process().errors(), "reloading: notification: ApiAdded"));
  CHECK(contains(daemon.get("/hello").body, R"("notifications":{"status":"pass")"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(notified_bench, "notifications that are not signed rightly reload nothing") {
  running_daemon daemon(folder, with({}));
  publish(R"({"command":"ApiUpdated"})");
  publish(notification("ApiUpdated", "another"));
  publish("no JSON");
  publish(notification("NoticeGatewayDRLNotification", "s3cret"));
  publish(notification("GroupReload", "s3cret"));
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(daemon.process().errors(), "is not followed: it is not signed"));
  CHECK(contains(daemon.process().errors(), "reloading: notification: GroupReload"));
  CHECK_FALSE(contains(daemon.process().errors(), "notification: ApiUpdated"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(notified_bench, "whoever signs is followed when that is allowed") {
  running_daemon daemon(folder, with({"reload.tyk_allow_unsigned=true"}));
  publish(R"({"command":"PolicyChanged"})");
  daemon.process().wait_for_errors("generation=2");
  CHECK(contains(daemon.process().errors(), "reloading: notification: PolicyChanged"));
}

TEST_CASE_METHOD(notified_bench, "a burst of notifications is one reload") {
  running_daemon daemon(folder, with({}, 2'000));
  for (int count = 0; count < 20; ++count) publish(notification("ApiUpdated", "s3cret"));
  daemon.process().wait_for_errors("generation=2");
  publish(notification("GroupReload", "s3cret"));
  daemon.process().wait_for_errors("notification: GroupReload");
  daemon.process().wait_for_errors("generation=3");
  CHECK(daemon.stop() == 0);
  CHECK_FALSE(contains(daemon.process().errors(), "generation=4"));
}

TEST_CASE_METHOD(notified_bench, "a Redis that was gone is heard again, after a reload") {
  running_daemon daemon(folder, with({"redis.backoff_max_ms=20"}));
  publish(notification("ApiUpdated", "s3cret"));
  daemon.process().wait_for_errors("generation=2");
  redis.kill();
  CHECK(comes_true(
      [&] { return contains(daemon.get("/hello").body, R"("notifications":{"status":"warn")"); }));
  redis.start();
  daemon.process().wait_for_errors("and with it perhaps notifications");
  daemon.process().wait_for_errors("generation=3");
  publish(notification("GroupReload", "s3cret"));
  daemon.process().wait_for_errors("notification: GroupReload");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(notified_bench, "a notification brings the gateway's new definitions in force") {
  scripted_gateway gateway;
  gateway.set_apis("[" + classic_definition("a", {}) + "]");
  folder.write("secret", scripted_gateway::secret);
  running_daemon daemon(folder, with({"apis_source=gateway", "gateway.url=" + gateway.url(),
                                      "gateway.secret_file=secret"}));
  // The gateway has heard the same, and is late.
  publish(notification("ApiAdded", "s3cret"));
  daemon.process().wait_for_errors("generation=2");
  gateway.set_apis("[" + classic_definition("a", {}) + "," + classic_definition("b", {}) + "]");
  daemon.process().wait_for_errors("reloading: the gateway lists other APIs than before");
  daemon.process().wait_for_errors("generation=3");
  CHECK(contains(daemon.admin_get("/apis").body, R"("api_id":"b")"));
  CHECK(daemon.stop() == 0);
}

}  // namespace notifications_test
