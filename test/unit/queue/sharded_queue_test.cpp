#include "daemon/queue/sharded_queue.hpp"

#include <catch2/catch.hpp>

#include "daemon/queue/memory_queue.hpp"
#include "test/unit/queue/shard_jobs.hpp"

namespace sharded_queue_test {

using namespace sidehook;
using namespace std::chrono_literals;
using namespace sidehook::test;
using queue::shard_rule;
using texts = std::vector<std::string>;

namespace {

/// A queue spread over consumers that the test plays, on a clock that it sets.
struct spread_queue {
  queue::time_point now{1'000'000s};
  shard_rule rule;
  queue::memory_queue whole;
  queue::sharded_queue shards;
  std::vector<std::size_t> woken;

  explicit spread_queue(std::size_t count, const queue::shard_bounds& bounds = {})
      : rule(shard_rule::by::api, count),
        whole({}, [this] { return now; }),
        shards(whole, rule, bounds, [this] { return now; }) {
    shards.set_waker([this](std::size_t shard) { woken.push_back(shard); });
    whole.set_consumer([this] { shards.look(); }, [] {});
  }

  queue::delivery_source& source(std::size_t shard) { return shards.source(shard); }
  void offer_to(std::size_t shard, const std::string& event_id) {
    offer(whole, {job_for(event_id, api_on(shard, rule))});
  }
  std::vector<std::size_t> take_woken() { return std::exchange(woken, {}); }
};

// The consumer's runs of what it can have fail, and are tried again in a second.
void try_again(spread_queue& q, std::size_t shard) {
  for (const auto& each : take(q.source(shard))) {
    queue::settlement again{each.id, queue::settlement::decision::again};
    again.due = q.now + 1s;
    q.source(shard).settle({again});
  }
}

/// A queue that gives out these deliveries, whatever became of others.
struct given_queue : queue::event_queue {
  std::vector<queue::delivery> waiting;

  void take(std::size_t /*most*/, std::vector<queue::delivery>& deliveries) override {
    for (auto& each : std::exchange(waiting, {})) deliveries.push_back(std::move(each));
  }
  void settle(std::vector<queue::settlement> /*settlements*/) override {}
  void offer(std::vector<route::shared_job> /*jobs*/,
             std::function<void(std::vector<queue::admission>)> /*decided*/) override {}
  void close(std::function<void()> /*drained*/) override {}
  void set_consumer(std::function<void()> /*deliveries_wait*/,
                    std::function<void()> /*next_due_changed*/) override {}
  std::optional<queue::time_point> next_due(queue::time_point /*after*/) const override {
    return std::nullopt;
  }
  queue::queue_figures figures() const override { return {}; }
};

}  // namespace

TEST_CASE("each consumer gets its own deliveries, in their order, and is woken once for them") {
  spread_queue q(3);
  const auto one = api_on(0, q.rule);
  const auto two = api_on(2, q.rule);
  offer(q.whole, {job_for("a", one), job_for("b", two), job_for("c", one), job_for("d", two)});
  CHECK(q.take_woken() == std::vector<std::size_t>{0, 2});
  CHECK(ids_of(take(q.source(0))) == texts{"a", "c"});
  CHECK(take(q.source(1)).empty());
  CHECK(ids_of(take(q.source(2))) == texts{"b", "d"});
  CHECK(take(q.source(0)).empty());
  CHECK(q.take_woken().empty());
}

TEST_CASE("a consumer that asked in vain is woken when there is something for it") {
  spread_queue q(2);
  CHECK(take(q.source(0)).empty());
  CHECK(take(q.source(1)).empty());
  q.offer_to(1, "a");
  CHECK(q.take_woken() == std::vector<std::size_t>{1});
  q.offer_to(1, "b");
  CHECK(q.take_woken().empty());
  CHECK(ids_of(take(q.source(1))) == texts{"a", "b"});
}

TEST_CASE("a consumer that finds something for another wakes it, and not itself") {
  spread_queue q(2);
  q.offer_to(0, "a");
  q.offer_to(1, "b");
  for (const std::size_t shard : {0, 1}) try_again(q, shard);
  for (const std::size_t shard : {0, 1}) CHECK(take(q.source(shard)).empty());
  q.take_woken();
  q.now += 1s;
  CHECK(ids_of(take(q.source(1))) == texts{"b"});
  CHECK(q.take_woken() == std::vector<std::size_t>{0});
  CHECK(ids_of(take(q.source(0))) == texts{"a"});
}

TEST_CASE("while all consumers have something to do, everything stays in the queue") {
  spread_queue q(2);
  q.offer_to(0, "a");
  q.offer_to(1, "b");
  for (int i = 0; i < 100; ++i) q.offer_to(i % 2, "later");
  CHECK(q.whole.figures().waiting == 100);
}

TEST_CASE("a consumer that takes nothing keeps no other one waiting, and orders stay") {
  spread_queue q(2);
  for (int i = 0; i < 900; ++i) q.offer_to(0, std::to_string(i));
  q.offer_to(1, "other");
  CHECK(ids_of(take(q.source(1))) == texts{"other"});
  const auto all = take(q.source(0), 2'000);
  REQUIRE(all.size() == 900);
  for (int i = 0; i < 900; ++i)
    CHECK(all[static_cast<std::size_t>(i)].job->event_id == std::to_string(i));
}

TEST_CASE("what finds no room in a stuck consumer's lane is postponed, as the same attempt") {
  spread_queue q(2, {10, 1'000'000});
  for (int i = 0; i < 900; ++i) q.offer_to(0, std::to_string(i));
  q.offer_to(1, "other");
  const auto other = take(q.source(1));
  CHECK(ids_of(other) == texts{"other"});
  settle(q.source(1), other);
  CHECK(take(q.source(1)).empty());
  CHECK(q.whole.figures().waiting == 890);
  // Nothing is due, nothing is lost, and the stuck consumer's turn comes.
  settle(q.source(0), take(q.source(0)));
  CHECK(take(q.source(0)).empty());
  std::size_t ran = 10;
  for (int seconds = 0; seconds < 600 && ran < 900; ++seconds) {
    q.now += 1s;
    for (auto some = take(q.source(0)); !some.empty(); some = take(q.source(0))) {
      for (const auto& each : some) CHECK(each.attempt == 1);
      ran += some.size();
      settle(q.source(0), some);
    }
  }
  CHECK(ran == 900);
  CHECK(q.whole.figures().deliveries == 0);
}

TEST_CASE("a lane is bounded by bytes, too") {
  spread_queue q(2, {1'000, 5'000});
  const auto api = api_on(0, q.rule);
  for (int i = 0; i < 10; ++i) offer(q.whole, {job_for("e", api, "", 1'500)});
  CHECK(take(q.source(0)).size() == 2);
}

TEST_CASE("retries come to the consumer that had the first attempt") {
  spread_queue q(4);
  for (std::size_t shard = 0; shard < 4; ++shard) q.offer_to(shard, std::to_string(shard));
  for (std::size_t shard = 0; shard < 4; ++shard) try_again(q, shard);
  for (std::size_t shard = 0; shard < 4; ++shard) CHECK(take(q.source(shard)).empty());
  q.take_woken();
  q.now += 1s;
  q.shards.look();
  CHECK(q.take_woken().size() == 4);
  for (std::size_t shard = 0; shard < 4; ++shard) {
    const auto retried = take(q.source(shard));
    REQUIRE(retried.size() == 1);
    CHECK(retried[0].attempt == 2);
    CHECK(retried[0].job->event_id == std::to_string(shard));
  }
}

TEST_CASE("a queue that closes is drained when the last consumer has settled its last delivery") {
  spread_queue q(2);
  q.offer_to(0, "a");
  q.offer_to(1, "b");
  bool drained = false;
  q.whole.close([&] { drained = true; });
  settle(q.source(0), take(q.source(0)));
  CHECK_FALSE(drained);
  settle(q.source(1), take(q.source(1)));
  CHECK(drained);
}

TEST_CASE("what lies in the lanes is given back in order, to be taken again") {
  spread_queue q(2);
  for (const auto* id : {"a", "b", "c"}) q.offer_to(0, id);
  CHECK(q.whole.figures().waiting < 3);
  q.shards.give_back();
  CHECK(q.whole.figures().waiting == 3);
  CHECK(ids_of(take(q.source(0))) == texts{"a", "b", "c"});
}

TEST_CASE("of deliveries that may have killed the process, those of one consumer run at a time") {
  const shard_rule rule(shard_rule::by::api, 2);
  const auto one = api_on(0, rule);
  const auto two = api_on(1, rule);
  given_queue whole;
  whole.waiting = {delivery_of(1, job_for("a", one), 1), delivery_of(2, job_for("b", two), 1),
                   delivery_of(3, job_for("c", two)), delivery_of(4, job_for("d", one), 1)};
  queue::sharded_queue shards(whole, rule, {});
  std::vector<std::size_t> woken;
  shards.set_waker([&](std::size_t shard) { woken.push_back(shard); });
  shards.look();
  const auto first = take(shards.source(0));
  CHECK(ids_of(first) == texts{"a"});
  // One that is not suspected need not wait.
  const auto innocent = take(shards.source(1));
  CHECK(ids_of(innocent) == texts{"c"});
  settle(shards.source(1), innocent);
  CHECK(take(shards.source(1)).empty());
  CHECK(take(shards.source(0)).empty());
  woken.clear();

  settle(shards.source(0), first);
  CHECK(woken == std::vector<std::size_t>{1});
  const auto second = take(shards.source(1));
  CHECK(ids_of(second) == texts{"b"});
  settle(shards.source(1), second);
  CHECK(ids_of(take(shards.source(0))) == texts{"d"});
}

}  // namespace sharded_queue_test
