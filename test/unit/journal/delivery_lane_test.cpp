#include "daemon/journal/delivery_lane.hpp"

#include <catch2/catch.hpp>

#include "test/unit/journal/journal_by_hand.hpp"

namespace delivery_lane_test {

using namespace sidehook;
using journal::delivery_lane;
using journal::place;

namespace {

queue::delivery delivery(queue::delivery_id id, std::size_t bytes = 10) {
  return {id, std::make_shared<const route::job>(test::job_of("e", {"h"}, bytes))};
}

/// Adds to a lane, and notes what is left out.
struct filled {
  delivery_lane lane;
  std::vector<queue::delivery_id> left_out;

  void add(place at, std::size_t bytes = 10) {
    std::vector<queue::delivery> out;
    lane.add(at, delivery(at.id, bytes), out);
    for (const auto& each : out) left_out.push_back(each.id);
  }
};

}  // namespace

TEST_CASE("a lane gives its deliveries in the order of their places") {
  filled f{delivery_lane({10, 100'000}), {}};
  for (const place at : {place{7, 1}, place{5, 4}, place{5, 2}}) f.add(at);
  CHECK(f.lane.first() == place{5, 2});
  CHECK(f.lane.take_first().id == 2);
  CHECK(f.lane.take_first().id == 4);
  CHECK(f.lane.take_first().id == 1);
  CHECK_FALSE(f.lane.first());
}

TEST_CASE("what does not fit into a lane is left to the file, the last first") {
  filled f{delivery_lane({2, 100'000}), {}};
  f.add({0, 1});
  f.add({0, 5});
  CHECK_FALSE(f.lane.rest());
  f.add({0, 3});
  CHECK(f.left_out == std::vector<queue::delivery_id>{5});
  CHECK(f.lane.rest() == place{0, 5});
  f.add({0, 6});
  CHECK(f.left_out == std::vector<queue::delivery_id>{5, 6});
  CHECK(f.lane.rest() == place{0, 5});
  CHECK(f.lane.held() == 2);
}

TEST_CASE("a lane is bounded by bytes too, and holds one delivery however large") {
  filled f{delivery_lane({10, 5'000}), {}};
  f.add({0, 1}, 50'000);
  CHECK(f.lane.held() == 1);
  f.add({0, 2}, 10);
  CHECK(f.lane.held() == 1);
  CHECK(f.lane.rest() == place{0, 2});
}

TEST_CASE("a lane wants more from the file when it is half empty, and no sooner") {
  filled f{delivery_lane({4, 100'000}), {}};
  for (queue::delivery_id id = 1; id <= 5; ++id) f.add({0, id});
  CHECK_FALSE(f.lane.wants_more());
  f.lane.take_first();
  CHECK_FALSE(f.lane.wants_more());
  f.lane.take_first();
  CHECK(f.lane.wants_more());
  CHECK(f.lane.room().deliveries == 2);

  std::vector<std::pair<place, queue::delivery>> read;
  read.emplace_back(place{0, 5}, delivery(5));
  f.lane.add_read(std::move(read), std::nullopt);
  CHECK_FALSE(f.lane.wants_more());
  CHECK(f.lane.held() == 3);
}

TEST_CASE("a lane that holds all there is wants nothing") {
  const delivery_lane lane({4, 100'000});
  CHECK_FALSE(lane.wants_more());
}

TEST_CASE("a lane tells the first place after a time") {
  filled f{delivery_lane({10, 100'000}), {}};
  f.add({10, 1});
  f.add({20, 2});
  CHECK(f.lane.first_after(9) == place{10, 1});
  CHECK(f.lane.first_after(10) == place{20, 2});
  CHECK_FALSE(f.lane.first_after(20));
}

}  // namespace delivery_lane_test
