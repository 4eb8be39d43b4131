#include <catch2/catch.hpp>

#include "test/support/daemon.hpp"
#include "test/support/documented_rights.hpp"
#include "test/support/patience.hpp"
#include "test/support/redis_cluster.hpp"
#include "test/support/redis_sentinels.hpp"
#include "test/support/redis_server.hpp"
#include "test/support/text.hpp"

namespace redis_kinds_test {

// The real daemon with all that it can have in Redis, on each kind of Redis.

using namespace sidehook::test;

namespace {

using settings = std::vector<std::string>;

/// A daemon with files of its own, as on a machine of its own.
class machine {
 public:
  explicit machine(const settings& where)
      : daemon_((write_files(folder_), folder_), with_all_in_redis(where)) {
    require_that([&] { return is_ready(); }, "the daemon does not become ready");
  }

  bool is_ready() { return daemon_.get("/readyz").status == 200; }
  std::string state() { return daemon_.get("/hello").body; }
  int put_session(const std::string& session) {
    return http_connection(daemon_.admin_port()).request("PUT", "/sessions/k", {}, session).status;
  }
  int post(const std::string& event) { return daemon_.post("/events/a", body(event)).status; }
  /// What became of it.
  std::string run(const std::string& event) {
    return daemon_.post("/events/a?wait=true", body(event)).body;
  }
  std::string dead_letters() { return daemon_.admin_get("/dead-letters").body; }
  int stop() { return daemon_.stop(); }

 private:
  static std::string body(const std::string& event) { return R"({"EventType":")" + event + "\"}"; }
  static void write_files(const temporary_folder& folder) {
    folder.write("apis/a.json",
                 classic_definition("a", {{"Edit", "edit", "h.js"}, {"Fail", "fail", "h.js"}}));
    folder.write("h.js", R"(
      var edit = { DoProcessEvent: function (event, context) {
        var s = JSON.parse(TykGetKeyData('k', context.APIID));
        s.expires = s.expires + 1000;
        TykSetKeyData('k', JSON.stringify(s), '1');
        log('edit ' + TykStorageIncr('edits'));
      } };
      var fail = { DoProcessEvent: function () { throw new Error('on purpose'); } };
    )");
  }
  static settings with_all_in_redis(const settings& where) {
    settings all{"sessions.kind=redis", "storage.kind=redis", "queue.kind=redis",
                 "redis.timeout_ms=500", "redis.backoff_max_ms=50"};
    all.insert(all.end(), where.begin(), where.end());
    return all;
  }

  temporary_folder folder_;
  running_daemon daemon_;
};

const std::string session = R"({"expires":5,"access_rights":{"a":{"api_id":"a"}}})";

/// Two daemons there share sessions, values, events and dead letters.
void check_that_all_is_shared(const settings& where) {
  machine one(where);
  machine two(where);
  CHECK(one.put_session(session) == 200);
  CHECK(holds(one.run("Edit"), "edit 1"));
  CHECK(holds(two.run("Edit"), "edit 2"));
  CHECK(one.post("Edit") == 202);
  CHECK(holds(one.run("Fail"), "on purpose"));
  CHECK(comes_true([&] { return holds(two.dead_letters(), "on purpose"); }));
  CHECK(holds(one.state(), R"("redis":{"status":"pass")"));
  CHECK(one.stop() == 0);
  CHECK(two.stop() == 0);
}

/// Servers and clients with certificates of one authority.
class tls_setting {
 public:
  redis_setup server() const {
    auto setup = with_file();
    setup.shown = authority_.issue("server", "IP:127.0.0.1");
    setup.client_authority = authority_.certificate_file();
    return setup;
  }
  settings with_settings(settings all) const {
    all.insert(all.end(), {"redis.tls.enabled=true",
                           "redis.tls.ca_file=" + authority_.certificate_file().string(),
                           "redis.tls.certificate_file=" + client_.certificate_file.string(),
                           "redis.tls.key_file=" + client_.key_file.string()});
    return all;
  }

 private:
  const temporary_folder folder_;
  const certificate_authority authority_{folder_.path(), "authority"};
  const identity client_ = authority_.issue("client", "DNS:client");
};

/// A prefix of the queue's keys that falls on the first node.
std::string prefix_on_first_node(redis_cluster& cluster) {
  for (int i = 0;; ++i) {
    const std::string prefix = "queue-" + std::to_string(i);
    const auto slot = cluster.node(0).number({"CLUSTER", "KEYSLOT", "{" + prefix + "}"});
    if (cluster.owner_of(static_cast<unsigned>(slot)) == 0) return prefix;
  }
}

}  // namespace

TEST_CASE("all that is shared may be in a Redis that grants no more than the READMEs name") {
  redis_server redis(with_file());
  redis.text(documented_rights("daemon/redis_store/README.md"));
  redis.text(documented_rights("daemon/redis_queue/README.md"));
  check_that_all_is_shared(
      {"redis.addresses=" + redis.address(), "redis.username=sidehook", "redis.password=pw"});
}

TEST_CASE("all that is shared may be in a Redis that speaks TLS and asks for certificates") {
  const tls_setting tls;
  redis_server redis(tls.server());
  check_that_all_is_shared(tls.with_settings({"redis.addresses=" + redis.address()}));
}

TEST_CASE("all that is shared may be in a Redis that sentinels name") {
  redis_sentinels redis(with_file());
  check_that_all_is_shared({"redis.addresses=" + joined(redis.addresses()),
                            std::string("redis.master_name=") + redis_sentinels::master_name,
                            "queue.redis.min_replicas=1"});
}

TEST_CASE("all that is shared may be in a cluster") {
  redis_cluster redis(0, with_file());
  check_that_all_is_shared({"redis.addresses=" + joined(redis.addresses()), "redis.cluster=true"});
}

TEST_CASE("all that is shared may be in a cluster that speaks TLS and asks for certificates") {
  const tls_setting tls;
  redis_cluster redis(0, tls.server());
  check_that_all_is_shared(
      tls.with_settings({"redis.addresses=" + joined(redis.addresses()), "redis.cluster=true"}));
}

TEST_CASE("the queue goes on at the replica when its node of a cluster dies") {
  redis_cluster redis(1, with_file());
  const settings where{"redis.addresses=" + joined(redis.addresses()), "redis.cluster=true",
                       "queue.redis.prefix=" + prefix_on_first_node(redis),
                       "queue.redis.min_replicas=1"};
  machine one(where);
  machine two(where);
  REQUIRE(one.put_session(session) == 200);
  REQUIRE(holds(one.run("Edit"), "edit 1"));
  redis.node(0).kill();
  // The node that has taken over has no replica of its own: the dead one becomes that.
  REQUIRE(comes_true([&] {
    return holds(redis.node(3).text({"INFO", "replication"}), "role:master");
  }));
  redis.node(0).start();
  REQUIRE(comes_true([&] { return one.is_ready() && two.is_ready(); }));
  REQUIRE(comes_true([&] { return one.post("Fail") == 202; }));
  CHECK(comes_true([&] { return holds(two.dead_letters(), "on purpose"); }));
  CHECK(one.stop() == 0);
  CHECK(two.stop() == 0);
}

}  // namespace redis_kinds_test
