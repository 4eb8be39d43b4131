#include "daemon/supervise/worker_link.hpp"

#include <catch2/catch.hpp>

using namespace sidehook::supervise;
using namespace std::chrono_literals;

TEST_CASE("each turn of a run is a beat, and shows whose it is") {
  worker_link link(4, 8s);
  CHECK(link.period == 1s);
  link.runs.begin(7);
  link.runs.begin(8);
  link.entered(7);
  CHECK(link.beats.count() == 1);
  link.left();
  link.entered(8);
  CHECK(link.beats.count() == 3);
  CHECK(link.runs.take_interrupted().on_thread == 8U);
}

TEST_CASE("a run that waits is not the one on the thread") {
  worker_link link(4, 8s);
  link.runs.begin(7);
  link.entered(7);
  link.left();
  const auto left = link.runs.take_interrupted();
  CHECK(left.deliveries == std::vector<sidehook::queue::delivery_id>{7});
  CHECK_FALSE(left.on_thread);
}
