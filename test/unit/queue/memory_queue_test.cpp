#include "daemon/queue/memory_queue.hpp"

#include <atomic>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "test/support/shared_jobs.hpp"

namespace memory_queue_test {

using namespace sidehook;
using queue::admission;
using queue::delivery;
using queue::memory_queue;
using queue::settlement;

namespace {

using namespace std::chrono_literals;
using decision = settlement::decision;

route::job job_of(std::string id, std::size_t bytes = 10,
                  const std::vector<std::string>& handlers = {"h"}) {
  route::job job;
  job.event_id = std::move(id);
  job.event.json = std::string(bytes, 'x');
  job.event.type = "E";
  auto api = std::make_shared<route::routed_api>();
  api->id = "a";
  api->org_id = "o";
  job.api = std::move(api);
  route::handler_list registered;
  for (const auto& name : handlers)
    registered.push_back(
        std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{name, "a", "o", ""}));
  job.handlers = route::job_handlers(std::move(registered));
  return job;
}

std::vector<admission> offer(memory_queue& queue, std::vector<route::job> jobs) {
  std::vector<admission> result;
  queue.offer(sidehook::test::shared_jobs(std::move(jobs)),
              [&](const std::vector<admission>& admissions) { result = admissions; });
  return result;
}

std::vector<delivery> take(memory_queue& queue, std::size_t most = 100) {
  std::vector<delivery> deliveries;
  queue.take(most, deliveries);
  return deliveries;
}

void finish(memory_queue& queue, const std::vector<queue::delivery_id>& ids) {
  std::vector<settlement> settlements;
  for (const auto id : ids) settlements.push_back({id});
  queue.settle(std::move(settlements));
}

/// A queue whose time the test sets.
struct timed_queue {
  queue::time_point now{std::chrono::seconds(1'000'000)};
  memory_queue queue;

  explicit timed_queue(const queue::memory_limits& limits = {})
      : queue(limits, [this] { return now; }) {}
  std::vector<std::string> dead(const queue::dead_letter_filter& filter = {}) {
    std::vector<std::string> found;
    queue.list(filter, 0, 100, [&](const auto& letters) {
      for (const auto& each : letters)
        found.push_back(each.event_id + "/" + each.handler + ":" + each.reason);
    });
    return found;
  }
  std::size_t replay(const queue::dead_letter_filter& filter) {
    queue::replay_result result;
    queue.replay(filter, [&](const auto& given) { result = given; });
    rest = result.rest;
    return result.replayed;
  }
  /// What became of those that the last replay left.
  queue::admission rest = queue::admission::accepted;
};

}  // namespace

TEST_CASE("entries come out in the order in which they went in") {
  memory_queue queue({});
  offer(queue, {job_of("a"), job_of("b")});
  offer(queue, {job_of("c")});
  const auto first = take(queue, 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].job->event_id == "a");
  CHECK(first[1].job->event_id == "b");
  CHECK(take(queue).at(0).job->event_id == "c");
  CHECK(take(queue).empty());
}

TEST_CASE("a full queue refuses what does not fit and takes the rest, until entries are finished") {
  memory_queue queue({.deliveries = 2});
  CHECK(offer(queue, {job_of("a"), job_of("b"), job_of("c")}) ==
        std::vector{admission::accepted, admission::accepted, admission::full_events});
  const auto entries = take(queue);
  CHECK(offer(queue, {job_of("d")}) == std::vector{admission::full_events});
  finish(queue, {entries[0].id});
  CHECK(offer(queue, {job_of("d")}) == std::vector{admission::accepted});
}

TEST_CASE("a queue is bounded by bytes too, and a small event may fit where a large one did not") {
  memory_queue queue({.bytes = 10'000});
  CHECK(offer(queue, {job_of("a", 6'000), job_of("b", 6'000), job_of("c", 100)}) ==
        std::vector{admission::accepted, admission::full_bytes, admission::accepted});
  CHECK(offer(queue, {job_of("huge", 1'000'000)}) == std::vector{admission::full_bytes});
  finish(queue, {take(queue)[0].id});
  CHECK(offer(queue, {job_of("b", 6'000)}) == std::vector{admission::accepted});
}

TEST_CASE("bytes and events of finished entries are given back in full") {
  memory_queue queue({});
  offer(queue, {job_of("a", 100), job_of("b", 200)});
  CHECK(queue.figures().deliveries == 2);
  CHECK(queue.figures().bytes > 300);
  const auto entries = take(queue);
  CHECK(queue.figures().waiting == 0);
  finish(queue, {entries[1].id, entries[0].id, entries[0].id});
  CHECK(queue.figures().deliveries == 0);
  CHECK(queue.figures().bytes == 0);
}

TEST_CASE("the consumer is told once when entries begin to wait") {
  memory_queue queue({});
  int told = 0;
  queue.set_consumer([&] { ++told; }, {});
  offer(queue, {job_of("a"), job_of("b")});
  offer(queue, {job_of("c")});
  CHECK(told == 1);
  take(queue);
  offer(queue, {job_of("d")});
  CHECK(told == 2);
}

TEST_CASE("a closed queue accepts nothing, and says once when all is finished") {
  memory_queue queue({});
  offer(queue, {job_of("a"), job_of("b")});
  int drained = 0;
  queue.close([&] { ++drained; });
  CHECK(offer(queue, {job_of("c")}) == std::vector{admission::closed});
  const auto entries = take(queue);
  finish(queue, {entries[0].id});
  CHECK(drained == 0);
  finish(queue, {entries[1].id});
  finish(queue, {entries[1].id});
  CHECK(drained == 1);
}

TEST_CASE("closing an empty queue drains it at once") {
  memory_queue queue({});
  bool drained = false;
  queue.close([&] { drained = true; });
  CHECK(drained);
}

TEST_CASE("nothing is lost or doubled between threads that offer and one that takes") {
  constexpr int per_thread = 2'000;
  memory_queue queue({.deliveries = 500});
  std::atomic<int> accepted = 0;
  std::vector<std::thread> senders;
  for (int t = 0; t < 3; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < per_thread; ++i) {
        const auto id = std::to_string(t) + "-" + std::to_string(i);
        while (offer(queue, {job_of(id)})[0] != admission::accepted) std::this_thread::yield();
        ++accepted;
      }
    });
  }
  std::set<std::string> seen;
  while (seen.size() < 3 * per_thread) {
    std::vector<queue::delivery_id> ids;
    for (const auto& entry : take(queue, 64)) {
      CHECK(seen.insert(entry.job->event_id).second);
      ids.push_back(entry.id);
    }
    finish(queue, ids);
  }
  for (auto& sender : senders) sender.join();
  CHECK(accepted == 3 * per_thread);
  CHECK(queue.figures().deliveries == 0);
}

TEST_CASE("an event is a delivery for each of its handlers, all of them or none") {
  memory_queue queue({.deliveries = 3});
  CHECK(offer(queue, {job_of("a", 10, {"h", "g"}), job_of("b", 10, {"h", "g"})}) ==
        std::vector{admission::accepted, admission::full_events});
  const auto deliveries = take(queue);
  REQUIRE(deliveries.size() == 2);
  CHECK(deliveries[0].handler == 0);
  CHECK(deliveries[1].handler == 1);
  CHECK(deliveries[0].job == deliveries[1].job);
  CHECK(deliveries[0].attempt == 1);
}

TEST_CASE("what is to run again comes when it is due, as the next attempt, with its history") {
  timed_queue t;
  offer(t.queue, {job_of("a"), job_of("b")});
  const auto first = take(t.queue);
  t.queue.settle({{first[0].id, decision::again, t.now + 10s, "one"}, {first[1].id}});
  CHECK(t.queue.next_due(t.now) == t.now + 10s);
  CHECK(take(t.queue).empty());
  CHECK(t.queue.figures().deliveries == 1);
  CHECK(t.queue.figures().waiting == 1);
  t.now += 10s;
  const auto second = take(t.queue);
  REQUIRE(second.size() == 1);
  CHECK(second[0].id == first[0].id);
  CHECK(second[0].attempt == 2);
  CHECK(second[0].history == "one");
  CHECK(second[0].accepted == first[0].accepted);
  CHECK_FALSE(t.queue.next_due(t.now));
}

TEST_CASE("what was not attempted comes back first, as the same attempt") {
  timed_queue t;
  offer(t.queue, {job_of("a"), job_of("b")});
  t.queue.settle({{take(t.queue, 1)[0].id, decision::unattempted}});
  const auto again = take(t.queue);
  REQUIRE(again.size() == 2);
  CHECK(again[0].job->event_id == "a");
  CHECK(again[0].attempt == 1);
}

TEST_CASE("a dead letter holds the event, the handler, the reason and the history") {
  timed_queue t;
  offer(t.queue, {job_of("a")});
  t.now += 5s;
  t.queue.settle({{take(t.queue)[0].id, decision::dead, {}, "one,two", "attempts"}});
  CHECK(t.queue.figures().deliveries == 0);
  CHECK(t.queue.figures().bytes == 0);
  CHECK(t.queue.count() == 1);
  std::vector<queue::dead_letter> letters;
  t.queue.list({}, 0, 10, [&](auto found) { letters = std::move(found); });
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].event_id == "a");
  CHECK(letters[0].api_id == "a");
  CHECK(letters[0].org_id == "o");
  CHECK(letters[0].event_type == "E");
  CHECK(letters[0].handler == "h");
  CHECK(letters[0].event_json == "xxxxxxxxxx");
  CHECK(letters[0].reason == "attempts");
  CHECK(letters[0].attempts == 1);
  CHECK(letters[0].history == "one,two");
  CHECK(letters[0].died - letters[0].accepted == 5s);
}

TEST_CASE("dead letters are listed from the newest on, by what is asked for") {
  timed_queue t;
  offer(t.queue, {job_of("a", 10, {"h", "g"}), job_of("b")});
  for (const auto& each : take(t.queue)) {
    t.queue.settle({{each.id, decision::dead, {}, "", "r"}});
    t.now += 1s;
  }
  using lines = std::vector<std::string>;
  CHECK(t.dead() == lines{"b/h:r", "a/g:r", "a/h:r"});
  CHECK(t.dead({.handler = "g"}) == lines{"a/g:r"});
  CHECK(t.dead({.api_id = "other"}).empty());
  CHECK(t.dead({.event_type = "E", .from = t.now - 2s}) == lines{"b/h:r", "a/g:r"});
  CHECK(t.dead({.to = t.now - 2s}) == lines{"a/h:r"});
  std::vector<queue::dead_letter> page;
  t.queue.list({}, 0, 2, [&](auto found) { page = std::move(found); });
  REQUIRE(page.size() == 2);
  t.queue.list({}, page[1].id, 2, [&](auto found) { page = std::move(found); });
  REQUIRE(page.size() == 1);
  CHECK(page[0].handler == "h");
}

TEST_CASE("a dead letter that is replayed runs anew with the same event id, and says so") {
  timed_queue t;
  offer(t.queue, {job_of("a"), job_of("b")});
  for (const auto& each : take(t.queue))
    t.queue.settle({{each.id, decision::dead, {}, "old", "r"}});
  int told = 0;
  t.queue.set_consumer([&] { ++told; }, {});
  std::uint64_t id = 0;
  t.queue.list({}, 0, 1, [&](const auto& letters) { id = letters.at(0).id; });
  CHECK(t.replay({.id = id}) == 1);
  CHECK(t.replay({.id = id}) == 0);
  CHECK(told == 1);
  const auto again = take(t.queue);
  REQUIRE(again.size() == 1);
  CHECK(again[0].job->event_id == "b");
  CHECK(again[0].attempt == 1);
  CHECK(again[0].history == "");
  CHECK(again[0].replayed);
  CHECK(t.queue.count() == 1);
}

TEST_CASE("dead letters are bounded by count and by age, and can be removed") {
  timed_queue t({.dead_letters = {.count = 2, .age = 60s}});
  offer(t.queue, {job_of("a"), job_of("b"), job_of("c")});
  for (const auto& each : take(t.queue)) {
    t.queue.settle({{each.id, decision::dead, {}, "", "r"}});
    t.now += 1s;
  }
  CHECK(t.dead() == std::vector<std::string>{"c/h:r", "b/h:r"});
  t.now += 59s;
  CHECK(t.dead() == std::vector<std::string>{"c/h:r"});
  std::size_t removed = 0;
  t.queue.remove({.handler = "h"}, [&](std::size_t count) { removed = count; });
  CHECK(removed == 1);
  CHECK(t.queue.count() == 0);
}

TEST_CASE("without room nothing is replayed") {
  timed_queue t({.deliveries = 1});
  offer(t.queue, {job_of("a")});
  t.queue.settle({{take(t.queue)[0].id, decision::dead, {}, "", "r"}});
  offer(t.queue, {job_of("b")});
  CHECK(t.replay({}) == 0);
  CHECK(t.rest == queue::admission::full_events);
  CHECK(t.replay({.handler = "other"}) == 0);
  CHECK(t.rest == queue::admission::accepted);
  CHECK(t.queue.count() == 1);
}

TEST_CASE("what is replayed counts against the queue's size") {
  timed_queue t({.bytes = 700});
  offer(t.queue, {job_of("a")});
  t.queue.settle({{take(t.queue)[0].id, decision::dead, {}, "", "r"}});
  offer(t.queue, {job_of("b")});
  CHECK(t.replay({}) == 0);
  CHECK(t.rest == queue::admission::full_bytes);
  t.queue.close([] {});
  CHECK(t.replay({}) == 0);
  CHECK(t.rest == queue::admission::closed);
}

TEST_CASE("dead letters are bounded by their size") {
  timed_queue t({.dead_letters = {.bytes = 2 * (10 + 512) + 100}});
  offer(t.queue, {job_of("a"), job_of("b"), job_of("c")});
  for (const auto& each : take(t.queue)) t.queue.settle({{each.id, decision::dead, {}, "", "r"}});
  CHECK(t.dead() == std::vector<std::string>{"c/h:r", "b/h:r"});
  offer(t.queue, {job_of("d")});
  t.queue.settle({{take(t.queue)[0].id, decision::dead, {}, std::string(60, 'x'), "r"}});
  CHECK(t.dead() == std::vector<std::string>{"d/h:r", "c/h:r"});
  CHECK(t.replay({}) == 2);
  offer(t.queue, {job_of("e")});
  for (const auto& each : take(t.queue)) t.queue.settle({{each.id, decision::dead, {}, "", "r"}});
  CHECK(t.queue.count() == 2);
}

TEST_CASE("a delivery that is postponed comes again when it is due, as the same attempt") {
  timed_queue t;
  offer(t.queue, {job_of("a")});
  settlement how{take(t.queue)[0].id, decision::postponed};
  how.due = t.now + 10s;
  t.queue.settle({how});
  CHECK(take(t.queue).empty());
  CHECK(t.queue.next_due(t.now) == t.now + 10s);
  t.now += 10s;
  const auto again = take(t.queue);
  REQUIRE(again.size() == 1);
  CHECK(again[0].attempt == 1);
}

TEST_CASE("an event whose sender gave it an id that is known is accepted, and not run again") {
  timed_queue t({.dedupe = {.window = 60s, .ids = 2}});
  const auto sent = [](std::string id, std::string api = "a") {
    auto job = job_of(id);
    job.event.id = std::move(id);
    auto of = std::make_shared<route::routed_api>();
    of->id = std::move(api);
    job.api = std::move(of);
    return job;
  };
  using admissions = std::vector<admission>;
  CHECK(offer(t.queue, {sent("x"), sent("x")}) ==
        admissions{admission::accepted, admission::repeated});
  SECTION("another API's is another event") {
    CHECK(offer(t.queue, {sent("x", "b")}) == admissions{admission::accepted});
  }
  SECTION("so it is as long as the window, settled or not") {
    finish(t.queue, {take(t.queue)[0].id});
    t.now += 59s;
    CHECK(offer(t.queue, {sent("x")}) == admissions{admission::repeated});
    t.now += 1s;
    CHECK(offer(t.queue, {sent("x")}) == admissions{admission::accepted});
  }
  SECTION("of more than may be known the oldest is forgotten") {
    offer(t.queue, {sent("y"), sent("z")});
    CHECK(offer(t.queue, {sent("y")}) == admissions{admission::repeated});
    CHECK(offer(t.queue, {sent("x")}) == admissions{admission::accepted});
  }
  SECTION("events without an id of their sender's are all different") {
    CHECK(offer(t.queue, {job_of("same"), job_of("same")}) ==
          admissions{admission::accepted, admission::accepted});
  }
}

}  // namespace memory_queue_test
