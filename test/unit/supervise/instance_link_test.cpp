#include "daemon/supervise/instance_link.hpp"

#include <catch2/catch.hpp>

namespace instance_link_test {

using namespace sidehook::supervise;
using ids = std::vector<sidehook::queue::delivery_id>;

TEST_CASE("each turn of a run is a beat, and shows whose it is") {
  instance_link link(4);
  link.runs.begin(7);
  link.runs.begin(8);
  link.entered(7);
  CHECK(link.beats.count() == 1);
  link.left();
  link.entered(8);
  CHECK(link.beats.count() == 3);
  CHECK(link.runs.take_interrupted().on_thread == ids{8});
}

TEST_CASE("a run that waits is not the one on the thread") {
  instance_link link(4);
  link.runs.begin(7);
  link.entered(7);
  link.left();
  const auto left = link.runs.take_interrupted();
  CHECK(left.deliveries == ids{7});
  CHECK(left.on_thread.empty());
}

}  // namespace instance_link_test
