#include <set>

#include <catch2/catch.hpp>

#include "test/integration/redis_queue/node.hpp"

namespace offer_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;

namespace {

route::job known_job(const std::string& event_id, const std::string& sender_id) {
  auto job = job_of(event_id);
  job.event.id = sender_id;
  return job;
}

class heard_runs : public route::run_listener {
 public:
  void run_ended(std::size_t /*handler*/, const jsvm::run_result& /*result*/) override {}
};

redis_queue::options bounded(std::size_t events, std::size_t bytes = 1'000'000) {
  redis_queue::options options;
  options.max_events = events;
  options.max_bytes = bytes;
  return options;
}

}  // namespace

TEST_CASE("what one daemon accepts any of them runs, each delivery once") {
  redis_server server;
  node first(server);
  node second(server);
  std::set<std::string> expected;
  for (int i = 0; i < 50; ++i) {
    const auto id = "e" + std::to_string(i);
    REQUIRE((i % 2 == 0 ? first : second).offer({job_of(id, {"h", "g"})})[0] ==
            admission::accepted);
    expected.insert({id + "/h/1", id + "/g/1"});
  }
  std::multiset<std::string> taken;
  REQUIRE(comes_true([&] {
    for (auto* each : {&first, &second}) {
      for (const auto& what : each->take_what_there_is()) {
        taken.insert(named(what));
        each->settle(done(what.id));
      }
    }
    return taken.size() >= expected.size();
  }));
  CHECK(std::set<std::string>(taken.begin(), taken.end()) == expected);
  CHECK(taken.size() == expected.size());
  CHECK(comes_true([&] { return first->figures().deliveries == 0; }));
  CHECK(first->figures().bytes == 0);
  CHECK(server.number({"XLEN", queue_keys.fresh}) == 0);
}

TEST_CASE("an event comes out as it went in") {
  redis_server server;
  node one(server);
  auto job = job_of("e1", {"h"}, 1'000);
  const auto sent = job;
  REQUIRE(one.offer({std::move(job)})[0] == admission::accepted);
  const auto what = one.take();
  CHECK(what.id > 1'000'000'000'000'000);
  CHECK(what.id < (std::uint64_t{1} << 53U));
  CHECK(what.job->event.json == sent.event.json);
  CHECK(what.job->event.type == sent.event.type);
  CHECK(what.job->event.path == sent.event.path);
  CHECK(what.job->event.key == sent.event.key);
  CHECK(what.job->event.trace_parent == sent.event.trace_parent);
  CHECK(what.job->api->id == "orders");
  CHECK(what.attempt == 1);
  CHECK(what.kills == 0);
}

TEST_CASE("an event that is sent again to another daemon is repeated, within the window") {
  redis_server server;
  redis_queue::options options;
  options.dedupe.window = std::chrono::seconds(1);
  node first(server, options);
  node second(server, options);
  CHECK(first.offer({known_job("e1", "17"), known_job("e2", "17")}) ==
        std::vector{admission::accepted, admission::repeated});
  CHECK(second.offer({known_job("e3", "17"), known_job("e4", "18")}) ==
        std::vector{admission::repeated, admission::accepted});
  let_pass(server, std::chrono::milliseconds(1'010));
  CHECK(second.offer({known_job("e5", "17")})[0] == admission::accepted);
}

TEST_CASE("no more ids of senders are known than may be") {
  redis_server server;
  redis_queue::options options;
  options.dedupe.ids = 2;
  node one(server, options);
  for (const auto* id : {"1", "2", "3"}) {
    CHECK(one.offer({known_job("e", id)})[0] == admission::accepted);
    let_pass(server, std::chrono::milliseconds(2));
  }
  CHECK(one.offer({known_job("e", "3")})[0] == admission::repeated);
  CHECK(one.offer({known_job("e", "1")})[0] == admission::accepted);
  CHECK(server.number({"ZCARD", queue_keys.known}) == 2);
}

TEST_CASE("a refused event is not known when it is sent again") {
  redis_server server;
  node one(server, bounded(1));
  REQUIRE(one.offer("e1") == admission::accepted);
  CHECK(one.offer({known_job("e2", "17")})[0] == admission::full_events);
  one.settle(done(one.take().id));
  REQUIRE(comes_true([&] { return one->figures().deliveries == 0; }));
  CHECK(one.offer({known_job("e2", "17")})[0] == admission::accepted);
}

TEST_CASE("a queue is full for all daemons together, and nothing that waits is trimmed") {
  redis_server server;
  node first(server, bounded(3));
  node second(server, bounded(3));
  REQUIRE(first.offer({job_of("e1", {"h", "g"})})[0] == admission::accepted);
  CHECK(second.offer({job_of("e2", {"h", "g"})})[0] == admission::full_events);
  CHECK(second.offer("e3") == admission::accepted);
  CHECK(first.offer("e4") == admission::full_events);
  CHECK(server.number({"XLEN", queue_keys.fresh}) == 3);
}

TEST_CASE("a queue is full by size") {
  redis_server server;
  node one(server, bounded(1'000, 2'000));
  REQUIRE(one.offer({job_of("e1", {"h"}, 1'500)})[0] == admission::accepted);
  CHECK(one.offer({job_of("e2", {"h"}, 1'500)})[0] == admission::full_bytes);
  CHECK(one->figures().bytes > 1'500);
  CHECK(one->figures().bytes < 2'000);
}

TEST_CASE("an event of no handlers needs no room") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e0") == admission::accepted);
  CHECK(one.offer({job_of("e1", {})})[0] == admission::accepted);
  CHECK(server.number({"XLEN", queue_keys.fresh}) == 1);
}

TEST_CASE(
    "a delivery whose request waits runs where the request is, with the job that was offered") {
  redis_server server;
  node first(server);
  node second(server);
  REQUIRE(second.offer("other") == admission::accepted);
  auto job = job_of("e1", {"h", "g"});
  const auto listener = std::make_shared<heard_runs>();
  job.listener = listener;
  REQUIRE(first.offer({std::move(job)})[0] == admission::accepted);
  std::set<std::string> heard;
  REQUIRE(comes_true([&] {
    for (const auto& what : first.take_what_there_is()) {
      if (what.job->listener == listener) heard.insert(named(what));
      first.settle(done(what.id));
    }
    return heard.size() == 2;
  }));
  CHECK(heard == std::set<std::string>{"e1/h/1", "e1/g/1"});
  for (const auto& what : second.take_what_there_is()) {
    CHECK(what.job->event_id == "other");
    second.settle(done(what.id));
  }
  CHECK(comes_true([&] { return server.number({"XLEN", queue_keys.waited}) == 0; }));
}

TEST_CASE("an event is not accepted before enough replicas have it") {
  redis_server server;
  redis_queue::options options;
  options.min_replicas = 1;
  options.replica_timeout = std::chrono::milliseconds(100);
  node one(server, options);
  CHECK(one.offer("e1") == admission::gone);
  CHECK(one->failure().find("queue.redis.min_replicas") != std::string::npos);

  const redis_server replica({{"--replicaof", "127.0.0.1", std::to_string(server.port()),
                               "--repl-diskless-sync-delay", "0"}});
  REQUIRE(comes_true([&] { return one->failure().empty(); }));
  // On a busy machine the replica may take longer to say so than is waited for.
  CHECK(comes_true([&] { return one.offer("e2") == admission::accepted; }));
}

TEST_CASE("a repeated event is not answered for before enough replicas have the first one") {
  redis_server server;
  redis_queue::options options;
  node careless(server, options);
  REQUIRE(careless.offer({known_job("e1", "17")})[0] == admission::accepted);
  options.min_replicas = 1;
  options.replica_timeout = std::chrono::milliseconds(50);
  node careful(server, options);
  CHECK(careful.offer({known_job("e2", "17")})[0] == admission::gone);
}

}  // namespace offer_test
