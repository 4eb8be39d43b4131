#include <csignal>
#include <exception>
#include <regex>
#include <thread>

#include <catch2/catch.hpp>

#include "test/load/shared_queue_storm.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/redis_server.hpp"
#include "test/support/text.hpp"

namespace shared_queue_test {

// The real daemon with queue.kind redis.

using namespace sidehook::test;

namespace {

void write_files(const temporary_folder& folder) {
  folder.write("apis/a.json",
               classic_definition("a", {{"Work", "work", "h.js"},
                                        {"Fail", "fail", "h.js"},
                                        {"Twice", "twice", "h.js", R"({"max_attempts":2})"},
                                        {"Crash", "crash", "h.js"}}));
  folder.write("h.js", R"(
    var work = { DoProcessEvent: function () { log('work ran'); } };
    var fail = { DoProcessEvent: function () { throw new Error('on purpose'); } };
    var twice = { DoProcessEvent: function (event, context) {
      if (context.Attempt < 2) throw new Error('not yet');
      log('second attempt ran');
    } };
    var crash = { DoProcessEvent: function () { abortWorker(); } };
  )");
}

std::vector<std::string> settings_for(const redis_server& redis) {
  return {"queue.kind=redis",
          "redis.addresses=" + redis.address(),
          "queue.redis.lease_ms=1000",
          "redis.backoff_max_ms=50",
          "redis.timeout_ms=500",
          "retry.first_delay_ms=50",
          "supervisor.backoff_first_ms=1",
          "supervisor.backoff_max_ms=1"};
}

/// A daemon with files of its own, as on a machine of its own.
struct machine {
  explicit machine(const redis_server& redis, const std::string& program = sidehook_program())
      : daemon((write_files(folder), folder), settings_for(redis), program) {}

  bool is_ready() { return daemon.get("/readyz").status == 200; }
  http_answer post(const std::string& event, const std::string& query = "") {
    return daemon.post("/events/a" + query, R"({"EventType":")" + event + "\"}");
  }

  temporary_folder folder;
  running_daemon daemon;
};

std::string first_id(const std::string& letters) {
  std::smatch found;
  return std::regex_search(letters, found, std::regex(R"re("id":"?(\d+))re")) ? found[1].str() : "";
}

}  // namespace

TEST_CASE("events wait in Redis, and are answered as ever") {
  redis_server redis(with_file());
  machine one(redis);
  machine two(redis);
  REQUIRE(comes_true([&] { return one.is_ready() && two.is_ready(); }));
  CHECK(one.post("Work").status == 202);
  for (auto* each : {&one, &two}) {
    const auto answer = each->post("Work", "?wait=true");
    CHECK(answer.status == 200);
    CHECK(holds(answer.body, R"("outcome":"succeeded")"));
    CHECK(holds(answer.body, "work ran"));
  }
  CHECK(two.daemon.stop() == 0);
  CHECK(one.daemon.stop() == 0);
  CHECK(redis.text({"HGET", "{sidehook}:counts", "deliveries"}) == "0");
  CHECK(redis.command({"XINFO", "CONSUMERS", "{sidehook}:deliveries", "sidehook"}).items.empty());
}

TEST_CASE("a failed handler is tried again, at whatever daemon") {
  redis_server redis(with_file());
  machine one(redis);
  machine two(redis);
  REQUIRE(comes_true([&] { return one.is_ready() && two.is_ready(); }));
  REQUIRE(one.post("Twice").status == 202);
  CHECK(comes_true([&] {
    return holds(one.daemon.process().errors() + two.daemon.process().errors(),
                 "second attempt ran");
  }));
  CHECK(one.daemon.stop() == 0);
}

TEST_CASE("every daemon shows the dead letters of all, and replays them") {
  redis_server redis(with_file());
  machine one(redis);
  machine two(redis);
  REQUIRE(comes_true([&] { return one.is_ready() && two.is_ready(); }));
  REQUIRE(one.post("Fail", "?wait=true").status == 200);
  REQUIRE(
      comes_true([&] { return holds(two.daemon.admin_get("/dead-letters").body, "on purpose"); }));
  const auto id = first_id(two.daemon.admin_get("/dead-letters").body);
  CHECK(holds(one.daemon.admin_get("/dead-letters/" + id).body, "on purpose"));
  CHECK(two.daemon.admin_post("/dead-letters/" + id + "/replay").status == 200);
  // It fails again, and is another one then.
  CHECK(comes_true([&] {
    const auto now = first_id(one.daemon.admin_get("/dead-letters").body);
    return !now.empty() && now != id;
  }));
}

TEST_CASE("without Redis events are refused at once, and it all comes back without a restart") {
  redis_server redis(with_file());
  machine one(redis);
  REQUIRE(comes_true([&] { return one.is_ready(); }));
  redis.kill();
  REQUIRE(comes_true([&] { return !one.is_ready(); }));
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) {
    const auto answer = one.post("Work");
    CHECK(answer.status == 503);
    CHECK(holds(answer.body, "Redis"));
  }
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
  CHECK(holds(one.daemon.get("/hello").body, R"("status":"fail")"));

  redis.start();
  REQUIRE(comes_true([&] { return one.is_ready(); }));
  CHECK(one.post("Work", "?wait=true").status == 200);
  CHECK(one.daemon.stop() == 0);
}

TEST_CASE("a handler that kills its worker twice is given up on, and the others run on") {
  redis_server redis(with_file());
  machine one(redis, program_with_faults());
  REQUIRE(comes_true([&] { return one.is_ready(); }));
  try {
    one.post("Crash");
  } catch (const std::exception&) {
    // The worker may die before it has answered.
  }
  CHECK(comes_true([&] {
    try {
      return holds(one.daemon.admin_get("/dead-letters").body, "killed_the_worker");
    } catch (const std::exception&) {
      return false;
    }
  }));
  CHECK(one.post("Work", "?wait=true").status == 200);
}

TEST_CASE("a daemon that stops finishes what runs, and leaves the rest to the others") {
  redis_server redis(with_file());
  machine one(redis);
  REQUIRE(comes_true([&] { return one.is_ready(); }));
  for (int i = 0; i < 50; ++i) REQUIRE(one.post("Work").status == 202);
  CHECK(one.daemon.stop() == 0);
  machine two(redis);
  CHECK(comes_true([&] { return redis.text({"HGET", "{sidehook}:counts", "deliveries"}) == "0"; }));
}

TEST_CASE(
    "what was answered with 202 has run, whichever of three daemons on one Redis is killed, paused "
    "or stopped, and though Redis is") {
  const auto report = run_shared_queue_storm({.rounds = 6});
  CHECK(report.trouble == "");
  CHECK(report.rounds == 6);
  CHECK(report.accepted > 0);
  CHECK(report.lost == 0);
  CHECK(report.left == 0);
}

TEST_CASE("what was answered with 202 has run, though the master under sentinels fails over") {
  shared_queue_storm_plan plan;
  plan.redis = storm_redis::kind::with_replica;
  plan.faults = {shared_queue_storm_plan::fault::failed_over};
  plan.rounds = 2;
  const auto report = run_shared_queue_storm(plan);
  CHECK(report.trouble == "");
  CHECK(report.rounds == 2);
  CHECK(report.accepted > 0);
  CHECK(report.lost == 0);
  CHECK(report.left == 0);
}

}  // namespace shared_queue_test
