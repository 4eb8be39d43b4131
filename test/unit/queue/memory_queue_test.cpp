#include "daemon/queue/memory_queue.hpp"

#include <atomic>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

using namespace sidehook;
using queue::admission;
using queue::entry;
using queue::memory_queue;

namespace {

route::job job_of(std::string id, std::size_t bytes = 10) {
  route::job job;
  job.event_id = std::move(id);
  job.event.json = std::make_shared<const std::string>(bytes, 'x');
  return job;
}

std::vector<admission> offer(memory_queue& queue, std::vector<route::job> jobs) {
  std::vector<admission> result;
  queue.offer(std::move(jobs),
              [&](const std::vector<admission>& admissions) { result = admissions; });
  return result;
}

std::vector<entry> take(memory_queue& queue, std::size_t most = 100) {
  std::vector<entry> entries;
  queue.take(most, entries);
  return entries;
}

}  // namespace

TEST_CASE("entries come out in the order in which they went in") {
  memory_queue queue({});
  offer(queue, {job_of("a"), job_of("b")});
  offer(queue, {job_of("c")});
  const auto first = take(queue, 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].job.event_id == "a");
  CHECK(first[1].job.event_id == "b");
  CHECK(take(queue).at(0).job.event_id == "c");
  CHECK(take(queue).empty());
}

TEST_CASE("a full queue refuses what does not fit and takes the rest, until entries are finished") {
  memory_queue queue({.events = 2});
  CHECK(offer(queue, {job_of("a"), job_of("b"), job_of("c")}) ==
        std::vector{admission::accepted, admission::accepted, admission::full_events});
  const auto entries = take(queue);
  CHECK(offer(queue, {job_of("d")}) == std::vector{admission::full_events});
  queue.finish({entries[0].id});
  CHECK(offer(queue, {job_of("d")}) == std::vector{admission::accepted});
}

TEST_CASE("a queue is bounded by bytes too, and a small event may fit where a large one did not") {
  memory_queue queue({.bytes = 10'000});
  CHECK(offer(queue, {job_of("a", 6'000), job_of("b", 6'000), job_of("c", 100)}) ==
        std::vector{admission::accepted, admission::full_bytes, admission::accepted});
  CHECK(offer(queue, {job_of("huge", 1'000'000)}) == std::vector{admission::full_bytes});
  queue.finish({take(queue)[0].id});
  CHECK(offer(queue, {job_of("b", 6'000)}) == std::vector{admission::accepted});
}

TEST_CASE("bytes and events of finished entries are given back in full") {
  memory_queue queue({});
  offer(queue, {job_of("a", 100), job_of("b", 200)});
  CHECK(queue.figures().events == 2);
  CHECK(queue.figures().bytes > 300);
  const auto entries = take(queue);
  CHECK(queue.figures().waiting == 0);
  queue.finish({entries[1].id, entries[0].id, entries[0].id});
  CHECK(queue.figures().events == 0);
  CHECK(queue.figures().bytes == 0);
}

TEST_CASE("the consumer is told once when entries begin to wait") {
  memory_queue queue({});
  int told = 0;
  queue.set_consumer([&] { ++told; });
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
  queue.finish({entries[0].id});
  CHECK(drained == 0);
  queue.finish({entries[1].id});
  queue.finish({entries[1].id});
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
  memory_queue queue({.events = 500});
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
    std::vector<queue::entry_id> ids;
    for (const auto& entry : take(queue, 64)) {
      CHECK(seen.insert(entry.job.event_id).second);
      ids.push_back(entry.id);
    }
    queue.finish(ids);
  }
  for (auto& sender : senders) sender.join();
  CHECK(accepted == 3 * per_thread);
  CHECK(queue.figures().events == 0);
}
