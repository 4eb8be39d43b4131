#include <future>
#include <map>

#include <catch2/catch.hpp>

#include "test/integration/redis_queue/node.hpp"

namespace lease_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds lease{300};

// As another daemon would that thinks that the owner is dead.
void take_away(redis_server& server, const std::string& id) {
  server.command({"XCLAIM", queue_keys.fresh, redis_queue::group, "thief", "0", id});
}

std::int64_t consumers(redis_server& server) {
  return static_cast<std::int64_t>(
      server.command({"XINFO", "CONSUMERS", queue_keys.fresh, redis_queue::group}).items.size());
}

redis_queue::options of_family(const std::string& family) {
  auto options = with_lease(std::chrono::hours(1));
  options.family = family;
  return options;
}

}  // namespace

TEST_CASE("what a dead daemon had is run by another one when its lease has run out") {
  redis_server server;
  auto first = std::make_unique<node>(server, with_lease(lease));
  // Some are taken, the others only read.
  for (int i = 0; i < 20; ++i)
    REQUIRE(first->offer("e" + std::to_string(i)) == admission::accepted);
  first->take(3);
  REQUIRE(comes_true([&] {
    return server.command({"XPENDING", queue_keys.fresh, redis_queue::group}).items[0].number == 20;
  }));
  first.reset();

  node second(server, with_lease(lease));
  const auto taken = second.take(20);
  for (const auto& what : taken) {
    // That its owner died says nothing of what it was doing.
    CHECK(what.kills == 0);
    CHECK(what.attempt == 1);
    second.settle(done(what.id));
  }
  CHECK(comes_true([&] { return second->figures().deliveries == 0; }));
}

TEST_CASE("what a daemon still works on is not taken from it, however long that takes") {
  redis_server server;
  node first(server, with_lease(lease));
  REQUIRE(first.offer("e1") == admission::accepted);
  const auto what = first.take();
  node second(server, with_lease(lease));
  let_pass(server, lease * 4);
  CHECK(second.take_what_there_is().empty());
  first.settle(done(what.id));
  CHECK(comes_true([&] { return first->figures().deliveries == 0; }));
  CHECK(first->leases_lost() == 0);
}

TEST_CASE("what a daemon says of a delivery that is another's is ignored, told and counted") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  const auto what = one.take();
  take_away(server, std::to_string(what.id));
  one.settle(done(what.id));
  REQUIRE(comes_true([&] { return one->leases_lost() == 1; }));
  // It is told behind being counted.
  CHECK(comes_true([&] { return one.was_told("queue.redis.lease_ms"); }));
  CHECK(server.number({"XLEN", queue_keys.fresh}) == 1);
  CHECK(one->figures().deliveries == 1);
}

TEST_CASE("a delivery that was read and is another's is not begun") {
  redis_server server;
  node one(server, with_lease(milliseconds(600)));
  for (int i = 0; i < 30; ++i) REQUIRE(one.offer("e" + std::to_string(i)) == admission::accepted);
  REQUIRE(comes_true([&] {
    return server.command({"XPENDING", queue_keys.fresh, redis_queue::group}).items[0].number == 30;
  }));
  const auto pending =
      server.command({"XPENDING", queue_keys.fresh, redis_queue::group, "-", "+", "100"});
  for (const auto& each : pending.items) take_away(server, each.items[0].text);
  REQUIRE(comes_true([&] { return one->leases_lost() == 30; }));
  // They come again, as nobody says that the thief works on them.
  for (const auto& what : one.take(30)) one.settle(done(what.id));
  CHECK(comes_true([&] { return one->figures().deliveries == 0; }));
}

TEST_CASE("a daemon takes over what it had lost itself, and does not run it twice at once") {
  redis_server server;
  node one(server, with_lease(lease));
  REQUIRE(one.offer("e1") == admission::accepted);
  const auto what = one.take();
  take_away(server, std::to_string(what.id));
  REQUIRE(comes_true([&] { return one->leases_lost() == 1; }));
  REQUIRE(comes_true([&] {
    const auto pending =
        server.command({"XPENDING", queue_keys.fresh, redis_queue::group, "-", "+", "1"});
    return pending.items.at(0).items.at(1).text == one->name();
  }));
  CHECK(one.take_what_there_is().empty());
  one.settle(done(what.id));
  CHECK(comes_true([&] { return one->figures().deliveries == 0; }));
}

TEST_CASE("a daemon that stops gives back what it has not begun, finishes what runs, and leaves") {
  redis_server server;
  auto first = std::make_unique<node>(server);
  for (int i = 0; i < 30; ++i)
    REQUIRE(first->offer("e" + std::to_string(i)) == admission::accepted);
  const auto taken = first->take(2);
  std::promise<void> drained;
  auto is_drained = drained.get_future();
  (*first)->close([&] { drained.set_value(); });
  CHECK(first->offer("late") == admission::closed);
  REQUIRE(comes_true([&] {
    return server.command({"XPENDING", queue_keys.fresh, redis_queue::group}).items[0].number == 2;
  }));
  CHECK(is_drained.wait_for(milliseconds(0)) == std::future_status::timeout);
  first->settle({done(taken[0].id), unattempted(taken[1].id)});
  is_drained.get();
  first->end();
  CHECK(consumers(server) == 0);

  node second(server);
  const auto rest = second.take(29);
  for (const auto& what : rest) CHECK(what.kills == 0);
}

TEST_CASE("a worker has at once what its predecessor under the same supervisor had") {
  redis_server server;
  auto first = std::make_unique<node>(server, of_family("host.1.7."));
  for (int i = 0; i < 5; ++i) REQUIRE(first->offer("e" + std::to_string(i)) == admission::accepted);
  const auto taken = first->take(2);
  REQUIRE(comes_true([&] {
    return server.command({"XPENDING", queue_keys.fresh, redis_queue::group}).items[0].number == 5;
  }));
  first.reset();
  node stranger(server, of_family("host.1.71."));

  node second(server, of_family("host.1.7."), node::begin::later);
  second->settle_deaths({taken[0].id}, [&](const queue::delivery& what) {
    queue::settlement how = dead(what.id, "killed_the_worker");
    if (what.kills < 2) how = again(what.id, std::chrono::system_clock::now(), "{}");
    return how;
  });
  second->start();
  std::map<std::string, int> kills;
  for (const auto& what : second.take(4)) kills[named(what)] = what.kills;
  CHECK(kills ==
        std::map<std::string, int>{{"e1/h/1", 0}, {"e2/h/1", 0}, {"e3/h/1", 0}, {"e4/h/1", 0}});
  // The one that was running is its next attempt, and anybody's.
  std::vector<queue::delivery> next;
  REQUIRE(comes_true([&] {
    for (auto* each : {&second, &stranger}) {
      for (auto& what : each->take_what_there_is()) next.push_back(what);
    }
    return !next.empty();
  }));
  CHECK(named(next[0]) == "e0/h/2");
  CHECK(next[0].kills == 1);
}

TEST_CASE("a delivery during whose run the worker died twice is a dead letter") {
  redis_server server;
  const auto judge = [](const queue::delivery& what) {
    return what.kills < 2 ? again(what.id, std::chrono::system_clock::now(), "{}")
                          : dead(what.id, "killed_the_worker");
  };
  std::vector<queue::delivery_id> running;
  for (int life = 0; life < 3; ++life) {
    node worker(server, of_family("host.1.7."), node::begin::later);
    worker->settle_deaths(running, judge);
    worker->start();
    if (life == 0) REQUIRE(worker.offer("e1") == admission::accepted);
    if (life < 2) {
      running = {worker.take().id};
      continue;
    }
    REQUIRE(comes_true([&] { return worker.letters().size() == 1; }));
    CHECK(worker.letters()[0].reason == "killed_the_worker");
  }
}

}  // namespace lease_test
