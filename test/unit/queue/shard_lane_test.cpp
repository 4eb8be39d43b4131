#include "daemon/queue/shard_lane.hpp"

#include <catch2/catch.hpp>

#include "test/unit/queue/shard_jobs.hpp"

namespace shard_lane_test {

using namespace sidehook;
using namespace std::chrono_literals;
using queue::shard_lane;
using test::delivery_of;
using test::job_for;

namespace {

const queue::time_point start{1'000'000s};

queue::delivery small(queue::delivery_id id) { return delivery_of(id, job_for("e", "a")); }

shard_lane full_lane(std::size_t deliveries) {
  shard_lane lane({deliveries, 1'000'000});
  for (std::size_t i = 0; i < deliveries; ++i) lane.add(small(i), start);
  return lane;
}

}  // namespace

TEST_CASE("a lane has room for so many deliveries, and for so many bytes") {
  shard_lane few({2, 1'000'000});
  few.add(small(1), start);
  CHECK(few.has_room_for(small(2)));
  few.add(small(2), start);
  CHECK_FALSE(few.has_room_for(small(3)));

  shard_lane light({100, 3'000});
  light.add(delivery_of(1, job_for("e", "a", "", 2'000)), start);
  CHECK_FALSE(light.has_room_for(delivery_of(2, job_for("e", "a", "", 2'000))));
  std::vector<queue::delivery> taken;
  light.take(1, taken);
  CHECK(light.has_room_for(delivery_of(2, job_for("e", "a", "", 2'000))));
}

TEST_CASE("a lane that is empty has room for one delivery, however large") {
  const shard_lane lane({100, 1'000});
  CHECK(lane.has_room_for(delivery_of(1, job_for("e", "a", "", 1'000'000))));
}

TEST_CASE("what finds no room comes again in order, as fast as the lane has moved") {
  auto lane = full_lane(100);
  // Its first delivery waits for a second now: a hundred a second.
  const auto now = start + 1s;
  auto before = lane.next_turn(now);
  CHECK(before == now + 1s + 10ms);
  for (int i = 0; i < 50; ++i) {
    const auto next = lane.next_turn(now);
    CHECK(next == before + 10ms);
    before = next;
  }
}

TEST_CASE("a lane that has just filled is looked at again soon, one that stands still later") {
  auto lane = full_lane(10);
  const auto soon = lane.next_turn(start);
  CHECK(soon >= start + 100ms);
  CHECK(soon <= start + 200ms);
  auto stuck = full_lane(10);
  CHECK(stuck.next_turn(start + 1h) == start + 1h + 10s);
  // However many come, none is left waiting for long when the lane moves again.
  for (int i = 0; i < 1'000; ++i) CHECK(stuck.next_turn(start + 1h) == start + 1h + 10s);
}

}  // namespace shard_lane_test
