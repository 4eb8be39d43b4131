#include "daemon/pacing/concurrency_limits.hpp"

#include <catch2/catch.hpp>

#include "test/unit/pacing/samples.hpp"

namespace concurrency_limits_test {

using namespace sidehook;
using namespace sidehook::test;
using answer = pacing::concurrency_limits::answer;
using ids = std::vector<queue::delivery_id>;

namespace {

queue::delivery limited(queue::delivery_id id, int concurrency, const std::string& name = "h") {
  auto binding = binding_named(name);
  binding.concurrency = concurrency;
  return delivery_of(id, binding);
}

constexpr queue::time_point noon{std::chrono::hours(12)};

answer enter(pacing::concurrency_limits& limits, queue::delivery what,
             queue::time_point now = noon) {
  return limits.enter(what, now);
}

}  // namespace

TEST_CASE("as many runs of a handler are under way as may, and those held follow in order") {
  pacing::concurrency_limits limits;
  CHECK(enter(limits, limited(1, 2)) == answer::run);
  CHECK(enter(limits, limited(2, 2)) == answer::run);
  CHECK(enter(limits, limited(3, 2)) == answer::held);
  CHECK(enter(limits, limited(4, 2)) == answer::held);
  CHECK(enter(limits, limited(5, 1, "other")) == answer::run);

  std::vector<queue::delivery> released;
  limits.release(released);
  CHECK(released.empty());
  limits.ended(limited(1, 2));
  limits.release(released);
  CHECK(ids_of(released) == ids{3});
  CHECK(enter(limits, released[0]) == answer::run);
  released.clear();
  limits.ended(limited(2, 2));
  limits.ended(limited(3, 2));
  limits.release(released);
  CHECK(ids_of(released) == ids{4});
}

TEST_CASE("no more are held of a handler than a few, and all of them can be given back") {
  pacing::concurrency_limits limits;
  CHECK(enter(limits, limited(1, 1)) == answer::run);
  for (queue::delivery_id id = 2; id < 2 + 64; ++id)
    CHECK(enter(limits, limited(id, 1)) == answer::held);
  CHECK(enter(limits, limited(66, 1)) == answer::later);
  CHECK(enter(limits, limited(67, 1, "other")) == answer::run);

  std::vector<queue::delivery> held;
  limits.give_back(held);
  CHECK(held.size() == 64);
  CHECK(held.front().id == 2);
  limits.ended(limited(1, 1));
  CHECK(enter(limits, limited(68, 1)) == answer::run);
}

TEST_CASE("those that find no room come again at the handler's pace, one behind the other") {
  using std::chrono::milliseconds;
  pacing::concurrency_limits limits;
  CHECK(enter(limits, limited(1, 1)) == answer::run);
  for (queue::delivery_id id = 2; id < 2 + 64; ++id)
    CHECK(enter(limits, limited(id, 1)) == answer::held);
  // The first one has waited for 6.4 s: as much as 64 of a tenth of a second each.
  const auto now = noon + milliseconds(6400);
  CHECK(limits.next_turn(limited(66, 1), now) == now + milliseconds(6500));
  CHECK(limits.next_turn(limited(67, 1), now) == now + milliseconds(6600));
  // However many there are, the handler is not left without work for long.
  auto last = now;
  for (queue::delivery_id id = 68; id < 200; ++id) last = limits.next_turn(limited(id, 1), now);
  CHECK(last == now + milliseconds(10'000));
}

}  // namespace concurrency_limits_test
