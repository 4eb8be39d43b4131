#include "daemon/supervise/worker_link.hpp"

#include <catch2/catch.hpp>

namespace worker_link_test {

using namespace sidehook::supervise;
using namespace std::chrono_literals;
using ids = std::vector<sidehook::queue::delivery_id>;

namespace {

// Two runs of each of three threads, the second of which is on it; the last thread's both wait.
void run_on_three(worker_link& link) {
  for (std::size_t i = 0; i < 3; ++i) {
    link.of(i).runs.begin(10 * i + 1);
    link.of(i).runs.begin(10 * i + 2);
    link.of(i).entered(10 * i + 2);
  }
  link.of(2).left();
}

}  // namespace

TEST_CASE("each thread beats for itself, and as often as the longest absence asks for") {
  worker_link link(2, 4, 8s);
  CHECK(link.period == 1s);
  link.of(1).entered(7);
  const auto beats = link.beats();
  REQUIRE(beats.size() == 2);
  CHECK(beats[0].get().count() == 0);
  CHECK(beats[1].get().count() == 1);
}

TEST_CASE("what was running is known of all threads, and of each what was on it") {
  worker_link link(3, 4, 8s);
  run_on_three(link);
  const auto left = link.take_interrupted();
  CHECK(left.deliveries == ids{1, 2, 11, 12, 21, 22});
  CHECK(left.on_thread == ids{2, 12});
  CHECK(left.suspects() == ids{2, 12});
}

TEST_CASE("when no run was on a thread, all that were under way are suspects") {
  worker_link link(2, 4, 8s);
  link.of(0).runs.begin(1);
  link.of(1).runs.begin(11);
  CHECK(link.take_interrupted().suspects() == ids{1, 11});
}

TEST_CASE("of a worker that was killed from outside only what was on a thread is suspected") {
  worker_link link(3, 4, 8s);
  run_on_three(link);
  link.acquit_waiting();
  CHECK(link.take_interrupted().suspects() == ids{2, 12});
}

TEST_CASE("when a thread was stuck, what ran on the others is not suspected") {
  worker_link link(3, 4, 8s);
  run_on_three(link);
  link.acquit_all_but({1});
  const auto left = link.take_interrupted();
  CHECK(left.deliveries == ids{11, 12});
  CHECK(left.suspects() == ids{12});
}

}  // namespace worker_link_test
