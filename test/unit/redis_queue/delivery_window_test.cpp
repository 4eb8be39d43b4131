#include "daemon/redis_queue/delivery_window.hpp"

#include <catch2/catch.hpp>

#include "test/unit/journal/journal_by_hand.hpp"

namespace delivery_window_test {

using namespace sidehook;
using namespace sidehook::redis_queue;
using ids = std::vector<queue::delivery_id>;

namespace {

const delivery_window::time_point now{std::chrono::seconds(1'000)};
const auto later = now + std::chrono::seconds(10);

leased of(queue::delivery_id id, std::size_t bytes = 100) {
  static const auto job = std::make_shared<const route::job>(test::job_of("e"));
  return {{id, job, 0}, stream::fresh, bytes};
}

struct window : delivery_window {
  explicit window(const bounds& room = {10, 10'000}) : delivery_window(room) {}

  void fill(const ids& some, std::size_t bytes = 100) {
    for (const auto id : some) add(of(id, bytes), later);
  }
  ids taken(std::size_t most = 100, time_point at = now) {
    std::vector<queue::delivery> deliveries;
    take(at, most, deliveries);
    ids result;
    for (const auto& each : deliveries) result.push_back(each.id);
    return result;
  }
  ids given_back() {
    ids result;
    for (const auto& each : give_back()) result.push_back(each.what.id);
    return result;
  }
};

}  // namespace

TEST_CASE("deliveries are given out in the order of their coming, each once") {
  window held;
  held.fill({3, 1, 2});
  CHECK(held.taken(2) == ids{3, 1});
  CHECK(held.taken() == ids{2});
  CHECK(held.taken().empty());
  CHECK(held.unsettled() == 3);
}

TEST_CASE("a delivery that is here already is not taken in again, whatever state it is in") {
  window held;
  held.fill({1, 1});
  CHECK(held.taken() == ids{1});
  held.fill({1});
  CHECK(held.taken().empty());
  REQUIRE(held.settle(1));
  held.fill({1});
  CHECK(held.taken().empty());
  CHECK(held.unsettled() == 0);
  held.forget(1);
  held.fill({1});
  CHECK(held.taken() == ids{1});
}

TEST_CASE("a delivery whose lease may have run out waits until it is known to last") {
  window held;
  held.add(of(1), now);
  held.add(of(2), later);
  CHECK(held.any_to_take(now));
  CHECK(held.taken() == ids{2});
  CHECK_FALSE(held.any_to_take(now));
  held.renew(1, later);
  CHECK(held.any_to_take(now));
  CHECK(held.taken() == ids{1});
}

TEST_CASE("what was passed over keeps its place") {
  window held;
  held.add(of(1), now);
  held.fill({2, 3});
  CHECK(held.taken(1) == ids{2});
  held.renew(1, later);
  CHECK(held.taken() == ids{1, 3});
}

TEST_CASE(
    "a delivery that another one has now is dropped if it waits, and known to be lost if not") {
  window held;
  held.fill({1, 2});
  CHECK(held.taken(1) == ids{1});
  CHECK(held.lose(2));
  CHECK(held.taken().empty());
  CHECK(held.unsettled() == 1);
  CHECK(held.lose(1));
  CHECK_FALSE(held.lose(1));
  CHECK_FALSE(held.lose(7));
  // The consumer still says what became of it.
  CHECK(held.settle(1));
  CHECK(held.forget(1));
}

TEST_CASE("a lost delivery that is taken over again is this daemon's again") {
  window held;
  held.fill({1});
  held.taken();
  held.lose(1);
  held.fill({1});
  CHECK(held.taken().empty());
  CHECK(held.settle(1));
  CHECK_FALSE(held.forget(1));
}

TEST_CASE("only what the consumer has is settled, once") {
  window held;
  held.fill({1, 2});
  held.taken(1);
  CHECK(held.settle(1));
  CHECK_FALSE(held.settle(1));
  CHECK_FALSE(held.settle(2));
  CHECK_FALSE(held.settle(3));
}

TEST_CASE("a note stays with the delivery") {
  window held;
  held.fill({1});
  CHECK(held.note(1, 5, queue::time_point(std::chrono::seconds(9))) == nullptr);
  held.taken();
  REQUIRE(held.note(1, 5, queue::time_point(std::chrono::seconds(9))) != nullptr);
  const auto one = held.settle(1);
  REQUIRE(one);
  CHECK(one->what.count == 5);
  CHECK(one->what.last_seen == queue::time_point(std::chrono::seconds(9)));
}

TEST_CASE("what waits is given back, what the consumer has is not") {
  window held;
  held.fill({1, 2, 3});
  held.taken(1);
  held.lose(2);
  CHECK(held.given_back() == ids{3});
  CHECK(held.given_back().empty());
  CHECK(held.taken().empty());
  CHECK(held.unsettled() == 1);
}

TEST_CASE("no more is wanted than there is room for, by count and by size") {
  window held({4, 1'000});
  CHECK(held.room() == 4);
  held.fill({1, 2}, 100);
  CHECK(held.room() == 2);
  held.fill({3}, 5'000);
  CHECK(held.room() == 0);
  held.taken();
  // One, however large.
  CHECK(held.room() == 1);
}

TEST_CASE("leases of all are renewed: of those that wait, that run and that are being settled") {
  window held;
  held.fill({1, 2, 3});
  held.taken(2);
  held.settle(1);
  CHECK(held.all().size() == 3);
}

}  // namespace delivery_window_test
