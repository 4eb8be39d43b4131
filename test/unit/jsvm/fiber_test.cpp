#include "jsvm/fiber.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>

namespace fiber_test {

using sidehook::jsvm::fiber;

TEST_CASE("a fiber runs to its first suspension and goes on where it was") {
  std::vector<int> order;
  fiber f(64 * 1024, [&](fiber& self) {
    order.push_back(1);
    self.suspend();
    order.push_back(3);
  });
  f.resume();
  order.push_back(2);
  CHECK_FALSE(f.ended());
  f.resume();
  CHECK(f.ended());
  CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("exceptions are caught on the fiber that threw them, with other fibers in between") {
  int caught = 0;
  std::vector<std::unique_ptr<fiber>> fibers;
  for (int i = 0; i < 50; ++i) {
    fibers.push_back(std::make_unique<fiber>(128 * 1024, [&caught, i](fiber& self) {
      for (int round = 0; round < 3; ++round) {
        bool mine = false;
        try {
          self.suspend();
          throw std::runtime_error(std::to_string(i));
        } catch (const std::runtime_error& error) {
          mine = error.what() == std::to_string(i);
        }
        self.suspend();
        caught += mine ? 1 : 0;
      }
    }));
  }
  for (bool all_ended = false; !all_ended;) {
    all_ended = true;
    for (auto& f : fibers) {
      if (f->ended()) continue;
      f->resume();
      all_ended = false;
    }
  }
  CHECK(caught == 150);
}

}  // namespace fiber_test
