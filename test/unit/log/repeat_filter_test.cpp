#include "daemon/log/repeat_filter.hpp"

#include <catch2/catch.hpp>

namespace repeat_filter_test {

using namespace sidehook::log;
using namespace std::chrono_literals;

namespace {

constexpr repeat_filter::clock::time_point start{1h};

}  // namespace

TEST_CASE("so many lines that say the same pass within the window, others all the same") {
  repeat_filter filter({.most = 2, .window = 10s});
  CHECK(filter.passes("a", start));
  CHECK(filter.passes("a", start + 1s));
  CHECK_FALSE(filter.passes("a", start + 2s));
  CHECK(filter.passes("b", start + 2s));
  CHECK_FALSE(filter.passes("a", start + 9s));
  CHECK(filter.take_left_out(start + 9s).empty());
}

TEST_CASE("how many were left out is told once, when the window is over") {
  repeat_filter filter({.most = 1, .window = 10s});
  for (int i = 0; i < 4; ++i) filter.passes("a", start);
  filter.passes("b", start);
  const auto told = filter.take_left_out(start + 10s);
  REQUIRE(told.size() == 1);
  CHECK(told[0].line == "a");
  CHECK(told[0].count == 3);
  CHECK(filter.take_left_out(start + 20s).empty());
  CHECK(filter.passes("a", start + 20s));
  CHECK_FALSE(filter.passes("a", start + 20s));
}

TEST_CASE("a window that left nothing out begins anew") {
  repeat_filter filter({.most = 1, .window = 10s});
  CHECK(filter.passes("a", start));
  CHECK(filter.passes("a", start + 10s));
  CHECK_FALSE(filter.passes("a", start + 11s));
}

TEST_CASE("with no bound all lines pass") {
  repeat_filter filter({.most = 0, .window = 10s});
  for (int i = 0; i < 100; ++i) CHECK(filter.passes("a", start));
}

TEST_CASE("what finds no room to be remembered passes") {
  repeat_filter filter({.most = 1, .window = 10s});
  for (int i = 0; i < 1'000; ++i) filter.passes(std::to_string(i), start);
  CHECK(filter.passes("new", start));
  CHECK(filter.passes("new", start));
  CHECK_FALSE(filter.passes("7", start));
}

}  // namespace repeat_filter_test
