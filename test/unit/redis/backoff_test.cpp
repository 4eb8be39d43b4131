#include "daemon/redis/backoff.hpp"

#include <catch2/catch.hpp>

namespace backoff_test {

using namespace sidehook;
using namespace std::chrono_literals;

TEST_CASE("the wait doubles with each attempt that was for nothing, up to the most") {
  redis::backoff waits(150ms, [] { return 1.0; });
  CHECK(waits.next(0ms) == 20ms);
  CHECK(waits.next(0ms) == 40ms);
  CHECK(waits.next(0ms) == 80ms);
  CHECK(waits.next(0ms) == 150ms);
  CHECK(waits.next(0ms) == 150ms);
}

TEST_CASE("a connection that has lived ends the row, and one that was lost at once does not") {
  redis::backoff waits(150ms, [] { return 1.0; });
  waits.next(0ms);
  waits.next(0ms);
  CHECK(waits.next(150ms) == 80ms);
  CHECK(waits.next(151ms) == 20ms);
  CHECK(waits.next(0ms) == 40ms);
}

TEST_CASE("the wait is between half of what is due and all of it") {
  double random = 0;
  redis::backoff waits(1000ms, [&] { return random; });
  CHECK(waits.next(0ms) == 10ms);
  random = 0.5;
  CHECK(waits.next(0ms) == 30ms);
  random = 1;
  CHECK(waits.next(0ms) == 80ms);
}

TEST_CASE("the most may be less than the first wait") {
  redis::backoff waits(10ms, [] { return 1.0; });
  CHECK(waits.next(0ms) == 10ms);
  CHECK(waits.next(0ms) == 10ms);
}

TEST_CASE("random numbers are from 0 to 1, and not all the same") {
  const auto random = redis::random_numbers();
  const double one = random();
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double number = random();
    CHECK(number >= 0);
    CHECK(number <= 1);
    differs = differs || number != one;
  }
  CHECK(differs);
}

}  // namespace backoff_test
