#include "daemon/queue/suspect_turns.hpp"

#include <catch2/catch.hpp>

#include "test/unit/queue/shard_jobs.hpp"

namespace suspect_turns_test {

using namespace sidehook;
using answer = queue::suspect_turns::answer;
using ids = std::vector<queue::delivery_id>;

namespace {

struct turns {
  queue::suspect_turns all{4};

  answer enter(std::size_t shard, queue::delivery_id id) {
    auto what = test::delivery_of(id, test::job_for("e", "a"), 1);
    return all.enter(shard, what);
  }
  ids settle(queue::delivery_id id) {
    std::vector<queue::suspect_turns::released> next;
    all.settled(id, next);
    ids released;
    for (const auto& each : next) released.push_back(each.what.id);
    return released;
  }
};

}  // namespace

TEST_CASE("suspects of one consumer are out together, those of others wait for all of them") {
  turns t;
  CHECK(t.enter(0, 1) == answer::go);
  CHECK(t.enter(0, 2) == answer::go);
  CHECK(t.enter(1, 3) == answer::held);
  CHECK(t.enter(2, 4) == answer::held);
  CHECK(t.enter(1, 5) == answer::held);
  CHECK(t.settle(1).empty());
  CHECK(t.settle(2) == ids{3, 5});
  CHECK(t.settle(3).empty());
  CHECK(t.settle(5) == ids{4});
  CHECK(t.settle(4).empty());
  CHECK_FALSE(t.all.any_out());
}

TEST_CASE("who has its turn does not keep it by bringing more and more suspects") {
  turns t;
  CHECK(t.enter(0, 1) == answer::go);
  CHECK(t.enter(1, 2) == answer::held);
  CHECK(t.enter(0, 3) == answer::held);
  CHECK(t.settle(1) == ids{2});
  CHECK(t.settle(2) == ids{3});
}

TEST_CASE("other deliveries that are settled end no turn") {
  turns t;
  CHECK(t.enter(0, 1) == answer::go);
  CHECK(t.enter(1, 2) == answer::held);
  CHECK(t.settle(99).empty());
  CHECK(t.all.any_out());
}

TEST_CASE("no more suspects are held than may, and all are given back") {
  turns t;
  CHECK(t.enter(0, 1) == answer::go);
  for (queue::delivery_id id = 2; id < 6; ++id) CHECK(t.enter(1, id) == answer::held);
  CHECK(t.enter(1, 6) == answer::later);
  std::vector<queue::delivery> back;
  t.all.give_back(back);
  CHECK(back.size() == 4);
  CHECK(t.enter(1, 7) == answer::go);
}

}  // namespace suspect_turns_test
