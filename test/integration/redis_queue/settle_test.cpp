#include <catch2/catch.hpp>

#include "test/integration/redis_queue/node.hpp"

namespace settle_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;
using decision = queue::settlement::decision;
using std::chrono::milliseconds;

namespace {

queue::time_point now() { return std::chrono::system_clock::now(); }

queue::settlement postponed(queue::delivery_id id, queue::time_point due) {
  return {id, decision::postponed, due};
}

}  // namespace

TEST_CASE("a delivery that is to run again does so when it is due, as the next attempt, anywhere") {
  redis_server server;
  std::vector<queue::delivery> second_run;
  auto first = std::make_unique<node>(server);
  REQUIRE(first->offer("e1") == admission::accepted);
  const auto what = first->take();
  first->settle(again(what.id, now() + milliseconds(100), R"({"n":1})"));
  REQUIRE(comes_true([&] { return server.number({"ZCARD", queue_keys.delayed}) == 1; }));
  CHECK(comes_true([&] { return (*first)->figures().deliveries == 1; }));
  first->close();
  first.reset();

  node second(server);
  const auto next = second.take();
  CHECK(named(next) == "e1/h/2");
  CHECK(next.history == R"({"n":1})");
  CHECK(next.id > what.id);
  CHECK(next.accepted == queue::loaded(queue::stored(what.accepted)));
  CHECK(server.number({"HLEN", queue_keys.records}) == 0);
  second.settle(done(next.id));
  CHECK(comes_true([&] { return second->figures().deliveries == 0; }));
  CHECK(second->figures().bytes == 0);
}

TEST_CASE("many deliveries that are due at different times come in the order of these") {
  redis_server server;
  node one(server);
  const auto begun = now();
  for (const auto* id : {"e1", "e2", "e3"}) REQUIRE(one.offer(id) == admission::accepted);
  auto taken = one.take(3);
  one.settle({again(taken[0].id, begun + milliseconds(300)),
              again(taken[1].id, begun + milliseconds(100)),
              again(taken[2].id, begun + milliseconds(200))});
  CHECK(named(one.take()) == "e2/h/2");
  CHECK(now() >= begun + milliseconds(100));
  CHECK(named(one.take()) == "e3/h/2");
  CHECK(named(one.take()) == "e1/h/2");
  CHECK(now() >= begun + milliseconds(300));
}

TEST_CASE("a postponed delivery comes again as the same attempt") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  one.settle(postponed(one.take().id, now() + milliseconds(20)));
  CHECK(named(one.take()) == "e1/h/1");
}

TEST_CASE("a delivery that was not attempted is anybody's at once") {
  redis_server server;
  node first(server);
  REQUIRE(first.offer("e1") == admission::accepted);
  first.settle(unattempted(first.take().id));
  const auto again = first.take();
  CHECK(named(again) == "e1/h/1");
  CHECK(again.kills == 0);
}

TEST_CASE("a delivery is settled once, and only by who has taken it") {
  redis_server server;
  node first(server);
  node second(server);
  REQUIRE(first.offer("e1") == admission::accepted);
  std::vector<queue::delivery> taken;
  node* owner = nullptr;
  REQUIRE(comes_true([&] {
    for (auto* each : {&first, &second}) {
      if (owner == nullptr && !(taken = each->take_what_there_is()).empty()) owner = each;
    }
    return owner != nullptr;
  }));
  (owner == &first ? second : first).settle(done(taken[0].id));
  owner->settle(again(taken[0].id, now()));
  owner->settle(done(taken[0].id));
  REQUIRE(comes_true([&] {
    for (auto* each : {&first, &second}) {
      for (const auto& what : each->take_what_there_is()) return what.attempt == 2;
    }
    return false;
  }));
}

TEST_CASE("what was noted of a delivery outlives its owner") {
  redis_server server;
  auto first = std::make_unique<node>(server, with_lease(milliseconds(300)));
  REQUIRE(first->offer("e1") == admission::accepted);
  const auto what = first->take();
  queue::settlement note{what.id, decision::noted};
  note.count = 17;
  note.last_seen = what.accepted + std::chrono::seconds(5);
  first->settle(note);
  REQUIRE(comes_true([&] { return server.number({"HLEN", queue_keys.noted}) == 1; }));
  first.reset();

  node second(server, with_lease(milliseconds(300)));
  const auto taken = second.take();
  CHECK(taken.count == 17);
  CHECK(taken.last_seen == queue::loaded(queue::stored(note.last_seen)));
  second.settle(done(taken.id));
  CHECK(comes_true([&] { return server.number({"HLEN", queue_keys.noted}) == 0; }));
}

TEST_CASE("a delivery that cannot be read is kept aside, told, and counts no more") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  one.settle(done(one.take().id));
  REQUIRE(comes_true([&] { return one->figures().deliveries == 0; }));
  server.text({"XADD", queue_keys.fresh, "9000000000000000-0", "m", "1;nonsense", "e", "{}"});
  REQUIRE(comes_true([&] { return one.was_told("cannot be read"); }));
  CHECK(comes_true([&] { return server.number({"XLEN", queue_keys.unreadable}) == 1; }));
  CHECK(server.number({"XLEN", queue_keys.fresh}) == 0);
}

TEST_CASE("a full memory refuses events, and what was accepted is settled all the same") {
  redis_server server;
  node one(server);
  REQUIRE(one.offer("e1") == admission::accepted);
  REQUIRE(one.offer("e2") == admission::accepted);
  const auto taken = one.take(2);
  server.text({"CONFIG", "SET", "maxmemory", "1"});
  CHECK(one.offer("e3") == admission::full_memory);
  one.settle({done(taken[0].id), again(taken[1].id, now())});
  CHECK(comes_true([&] { return one->figures().deliveries == 1; }));
  server.text({"CONFIG", "SET", "maxmemory", "0"});
  CHECK(one.offer("e4") == admission::accepted);
}

}  // namespace settle_test
