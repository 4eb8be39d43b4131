#include "daemon/client/connection_slots.hpp"

#include <memory>
#include <vector>

#include <catch2/catch.hpp>

namespace connection_slots_test {

using namespace sidehook;
using client::connection_slots;

namespace {

// Places by number, and the order in which they were granted.
class crowd {
 public:
  explicit crowd(connection_slots::limits limits) : slots(limits) {}

  void ask(int number, const std::string& host) {
    places.resize(std::max(places.size(), static_cast<std::size_t>(number) + 1));
    places[static_cast<std::size_t>(number)] = std::make_unique<connection_slots::place>(
        slots, host, [this, number] { granted.push_back(number); });
    slots.serve();
  }
  void leave(int number) { places[static_cast<std::size_t>(number)].reset(); }

  connection_slots slots;
  std::vector<int> granted;
  std::vector<std::unique_ptr<connection_slots::place>> places;
};

using numbers = std::vector<int>;

}  // namespace

TEST_CASE("connections are granted at once while there is room, then in the order of arrival") {
  crowd crowd({10, 2});
  for (int i = 0; i < 5; ++i) crowd.ask(i, "a");
  CHECK(crowd.granted == numbers{0, 1});
  CHECK(crowd.slots.is_full("a"));
  crowd.leave(1);
  CHECK(crowd.granted == numbers{0, 1, 2});
  crowd.leave(0);
  crowd.leave(2);
  CHECK(crowd.granted == numbers{0, 1, 2, 3, 4});
  crowd.leave(3);
  crowd.leave(4);
  CHECK(crowd.slots.in_use() == 0);
  CHECK_FALSE(crowd.slots.is_full("a"));
}

TEST_CASE("who gives up while waiting is passed over") {
  crowd crowd({10, 1});
  for (int i = 0; i < 4; ++i) crowd.ask(i, "a");
  crowd.leave(1);
  crowd.leave(3);
  crowd.leave(0);
  CHECK(crowd.granted == numbers{0, 2});
  crowd.leave(2);
  CHECK(crowd.slots.in_use() == 0);
}

TEST_CASE("a full host holds up no other") {
  crowd crowd({3, 1});
  for (int i = 0; i < 4; ++i) crowd.ask(i, "a");
  crowd.ask(4, "b");
  crowd.ask(5, "c");
  CHECK(crowd.granted == numbers{0, 4, 5});
}

TEST_CASE("hosts take turns when there is no room for all") {
  crowd crowd({1, 1});
  crowd.ask(0, "a");
  crowd.ask(1, "a");
  crowd.ask(2, "a");
  crowd.ask(3, "b");
  crowd.ask(4, "b");
  for (const int next : {0, 3, 1, 4, 2}) {
    CHECK(crowd.granted.back() == next);
    crowd.leave(next);
  }
  CHECK(crowd.granted == numbers{0, 3, 1, 4, 2});
}

TEST_CASE("all who wait at a host may give up, and others come later") {
  crowd crowd({1, 1});
  crowd.ask(0, "a");
  crowd.ask(1, "b");
  crowd.leave(1);
  crowd.ask(2, "b");
  crowd.leave(0);
  CHECK(crowd.granted == numbers{0, 2});
}

TEST_CASE("a connection may be given back, and asked for again, while it is granted") {
  connection_slots slots({1, 1});
  std::vector<std::unique_ptr<connection_slots::place>> places(100);
  int granted = 0;
  for (auto& place : places) {
    place = std::make_unique<connection_slots::place>(slots, "a", [&] {
      ++granted;
      place.reset();
    });
  }
  slots.serve();
  CHECK(granted == 100);
  CHECK(slots.in_use() == 0);
}

}  // namespace connection_slots_test
