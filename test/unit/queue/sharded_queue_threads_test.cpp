#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "daemon/queue/memory_queue.hpp"
#include "daemon/queue/sharded_queue.hpp"
#include "test/support/patience.hpp"
#include "test/unit/queue/shard_jobs.hpp"

namespace sharded_queue_threads_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

/// A consumer on a thread of its own, which sleeps until it is woken.
class consumer {
 public:
  explicit consumer(queue::delivery_source& source) : source_(source) {}
  ~consumer() { stop(); }
  consumer(const consumer&) = delete;
  consumer& operator=(const consumer&) = delete;

  void start() {
    thread_ = std::thread([this] { work(); });
  }
  void wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    change_.notify_one();
  }
  void stop() {
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
  }

  std::atomic<std::size_t> ran = 0;
  /// By their APIs; for who has stopped it.
  std::map<std::string, std::vector<int>> events;

 private:
  void work() {
    while (!stopping_) {
      auto some = take(source_, 64);
      for (const auto& each : some)
        events[each.job->api->id].push_back(std::stoi(each.job->event_id));
      ran += some.size();
      settle(source_, some);
      std::unique_lock lock(mutex_);
      if (some.empty()) change_.wait(lock, [this] { return woken_; });
      if (some.empty()) woken_ = false;
    }
  }

  queue::delivery_source& source_;
  std::mutex mutex_;
  std::condition_variable change_;
  bool woken_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

constexpr std::size_t shards = 3;
constexpr int apis = 12;
constexpr int per_sender = 3'000;

}  // namespace

TEST_CASE("consumers on threads of their own run everything once, each API in order on one") {
  const queue::shard_rule rule(queue::shard_rule::by::api, shards);
  queue::memory_limits limits;
  limits.deliveries = 100'000;
  queue::memory_queue whole(limits);
  // Lanes that hold it all: order is kept.
  queue::sharded_queue spread(whole, rule, {100'000, std::size_t{64} * 1024 * 1024});
  std::vector<std::unique_ptr<consumer>> consumers;
  for (std::size_t i = 0; i < shards; ++i)
    consumers.push_back(std::make_unique<consumer>(spread.source(i)));
  spread.set_waker([&](std::size_t shard) { consumers[shard]->wake(); });
  whole.set_consumer([&] { spread.look(); }, [] {});
  for (auto& each : consumers) each->start();

  // Each sender has APIs of its own.
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 2; ++sender) {
    senders.emplace_back([&, sender] {
      for (int i = 0; i < per_sender; ++i)
        offer(whole,
              {job_for(std::to_string(i), "api-" + std::to_string(sender * apis + i % apis))});
    });
  }
  for (auto& sender : senders) sender.join();
  CHECK(comes_true([&] { return whole.figures().deliveries == 0; }));
  std::size_t ran = 0;
  std::map<std::string, std::size_t> consumers_of;
  for (auto& each : consumers) {
    each->stop();
    ran += each->ran;
    for (const auto& [api, events] : each->events) {
      ++consumers_of[api];
      CHECK(std::is_sorted(events.begin(), events.end()));
    }
  }
  CHECK(ran == std::size_t{2} * per_sender);
  CHECK(consumers_of.size() == std::size_t{2} * apis);
  for (const auto& [api, count] : consumers_of) CHECK(count == 1);
}

TEST_CASE("a consumer that is stuck on its thread does not hold up the others on theirs") {
  const queue::shard_rule rule(queue::shard_rule::by::api, 2);
  queue::memory_queue whole({});
  queue::sharded_queue spread(whole, rule, {16, 1'000'000});
  consumer other(spread.source(1));
  spread.set_waker([&](std::size_t shard) {
    if (shard == 1) other.wake();
  });
  whole.set_consumer([&] { spread.look(); }, [] {});
  other.start();
  const auto stuck_api = api_on(0, rule);
  const auto other_api = api_on(1, rule);
  for (int i = 0; i < 2'000; ++i) {
    offer(whole, {job_for(std::to_string(i), stuck_api)});
    if (i % 100 == 0) offer(whole, {job_for(std::to_string(i), other_api)});
  }
  CHECK(comes_true([&] { return other.ran == 20; }));
}

TEST_CASE("lanes can be given back while consumers take, and nothing is lost or run twice") {
  const queue::shard_rule rule(queue::shard_rule::by::api, shards);
  queue::memory_queue whole({});
  queue::sharded_queue spread(whole, rule, {});
  std::vector<std::unique_ptr<consumer>> consumers;
  for (std::size_t i = 0; i < shards; ++i)
    consumers.push_back(std::make_unique<consumer>(spread.source(i)));
  spread.set_waker([&](std::size_t shard) { consumers[shard]->wake(); });
  whole.set_consumer([&] { spread.look(); }, [] {});
  for (auto& each : consumers) each->start();
  for (int i = 0; i < 2'000; ++i) {
    offer(whole, {job_for(std::to_string(i), "api-" + std::to_string(i % apis))});
    if (i % 50 != 0) continue;
    spread.give_back();
    for (auto& each : consumers) each->wake();
  }
  std::atomic<bool> drained = false;
  whole.close([&] { drained = true; });
  spread.give_back();
  for (auto& each : consumers) each->wake();
  CHECK(comes_true([&] { return drained.load(); }));
  std::size_t ran = 0;
  for (auto& each : consumers) {
    each->stop();
    ran += each->ran;
  }
  CHECK(ran == 2'000);
}

}  // namespace sharded_queue_threads_test
