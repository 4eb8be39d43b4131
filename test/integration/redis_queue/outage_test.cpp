#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "test/integration/redis_queue/node.hpp"

namespace outage_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;
using std::chrono::milliseconds;

namespace {

bool is_gone(node& one) { return !one->failure().empty(); }
bool is_there(node& one) { return one->failure().empty(); }

}  // namespace

TEST_CASE("without Redis events are refused at once, and are accepted when it is back") {
  redis_server server(with_file());
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  server.kill();
  REQUIRE(comes_true([&] { return is_gone(one); }));
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) CHECK(one.offer("lost") == admission::gone);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
  CHECK(one->failure().find(server.address()) != std::string::npos);

  server.start();
  REQUIRE(comes_true([&] { return is_there(one); }));
  CHECK(one.offer("e2") == admission::accepted);
  std::set<std::string> events;
  REQUIRE(comes_true([&] {
    for (const auto& what : one.take_what_there_is()) {
      events.insert(what.job->event_id);
      one.settle(done(what.id));
    }
    return events.size() == 2;
  }));
  CHECK(comes_true([&] { return one->figures().deliveries == 0; }));
}

TEST_CASE("what was accepted outlives a Redis that is killed, when it keeps its file") {
  redis_server server(with_file());
  auto first = std::make_unique<node>(server, with_lease(milliseconds(300)));
  for (int i = 0; i < 40; ++i)
    REQUIRE(first->offer("e" + std::to_string(i)) == admission::accepted);
  first->take(5);
  server.kill();
  first.reset();
  server.start();
  node second(server, with_lease(milliseconds(300)));
  std::set<std::string> events;
  for (const auto& what : second.take(40)) events.insert(what.job->event_id);
  CHECK(events.size() == 40);
}

TEST_CASE("what became of deliveries while Redis was gone is told when it is back") {
  redis_server server(with_file());
  node one(server, with_lease(std::chrono::hours(1)));
  for (const auto* id : {"e1", "e2", "e3"}) REQUIRE(one.offer(id) == admission::accepted);
  const auto taken = one.take(3);
  server.kill();
  REQUIRE(comes_true([&] { return is_gone(one); }));
  one.settle(
      {done(taken[0].id), dead(taken[1].id), again(taken[2].id, std::chrono::system_clock::now())});
  server.start();
  CHECK(one.take().attempt == 2);
  CHECK(one.letters().size() == 1);
  CHECK(one->figures().deliveries == 1);
  CHECK(one->leases_lost() == 0);
}

TEST_CASE("what Redis gave out over a connection that was lost is looked for, and run at once") {
  redis_server server(with_file());
  node one(server, with_lease(std::chrono::hours(1)), node::begin::later);
  for (const auto* id : {"e1", "e2"}) REQUIRE(one.offer(id) == admission::accepted);
  // It is never told.
  server.command({"XREADGROUP", "GROUP", redis_queue::group, one->name(), "COUNT", "2", "STREAMS",
                  queue_keys.fresh, ">"});
  one->start();
  REQUIRE(one.offer("e3") == admission::accepted);
  CHECK(named(one.take()) == "e3/h/1");
  server.kill();
  REQUIRE(comes_true([&] { return is_gone(one); }));
  server.start();
  CHECK(named(one.take(2)) == std::vector<std::string>{"e1/h/1", "e2/h/1"});
}

TEST_CASE("a Redis that does not answer is as one that is gone, and nothing is lost by it") {
  redis_server server;
  redis_queue::options options;
  options.server.timeout_ms = milliseconds(200);
  node one(server, options);
  REQUIRE(one.offer("e1") == admission::accepted);
  server.pause();
  CHECK(one.offer("e2") == admission::gone);
  REQUIRE(comes_true([&] { return is_gone(one); }));
  server.resume();
  REQUIRE(comes_true([&] { return is_there(one); }));
  // The second one may run, too: that nothing was said of it does not mean that it is not there.
  CHECK(named(one.take()) == "e1/h/1");
}

TEST_CASE("a daemon that starts before Redis serves when that is there") {
  redis_server server;
  server.kill();
  node one(server);
  CHECK(one.offer("e1") == admission::gone);
  CHECK_FALSE(one->failure().empty());
  server.start();
  REQUIRE(comes_true([&] { return is_there(one); }));
  CHECK(one.offer("e2") == admission::accepted);
  CHECK(named(one.take()) == "e2/h/1");
}

TEST_CASE("a queue whose keys were deleted begins anew") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  const auto what = one.take();
  server.text({"FLUSHALL"});
  one.settle(done(what.id));
  REQUIRE(comes_true([&] { return one.offer("e2") == admission::accepted; }));
  CHECK(named(one.take()) == "e2/h/1");
}

TEST_CASE("a daemon ends in time though Redis is gone") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  one.settle(done(one.take().id));
  server.kill();
  REQUIRE(comes_true([&] { return is_gone(one); }));
  one.end();
  CHECK_FALSE(one->failure().empty());
}

TEST_CASE("a Redis that forgets is told to be a danger, once") {
  redis_server server;
  node one(server);
  REQUIRE(comes_true([&] { return one.was_told("appendonly no"); }));
  server.kill();
  server.start();
  REQUIRE(comes_true([&] { return is_there(one); }));
  REQUIRE(one.offer("e1") == admission::accepted);
  const auto told = one.reports();
  CHECK(std::count_if(told.begin(), told.end(), [](const auto& each) {
          return each.find("appendonly no") != std::string::npos;
        }) == 1);
}

}  // namespace outage_test
