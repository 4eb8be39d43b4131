#include "daemon/watch/debounce.hpp"

#include <catch2/catch.hpp>

namespace debounce_test {

using namespace sidehook;
using std::chrono::milliseconds;

TEST_CASE("a burst ends in one call") {
  boost::asio::io_context context;
  int calls = 0;
  watch::debounce settle(context, milliseconds(50), [&] { ++calls; });
  for (int i = 0; i < 100; ++i) {
    settle.touch();
    context.poll();
  }
  CHECK(settle.pending());
  context.restart();
  context.run();
  CHECK(calls == 1);
  CHECK_FALSE(settle.pending());
}

TEST_CASE("the call comes when nothing has happened for a while, not before") {
  boost::asio::io_context context;
  watch::debounce settle(context, milliseconds(20), [] {});
  const auto began = std::chrono::steady_clock::now();
  settle.touch();
  context.run();
  CHECK(std::chrono::steady_clock::now() - began >= milliseconds(20));
}

TEST_CASE("a burst that does not end is cut") {
  boost::asio::io_context context;
  bool called = false;
  watch::debounce settle(context, milliseconds(2), [&] { called = true; });
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!called && std::chrono::steady_clock::now() < end) {
    settle.touch();
    context.restart();
    context.poll();
  }
  CHECK(called);
}

TEST_CASE("what was cancelled is not called, what comes later is") {
  boost::asio::io_context context;
  int calls = 0;
  watch::debounce settle(context, milliseconds(1), [&] { ++calls; });
  settle.touch();
  settle.cancel();
  CHECK_FALSE(settle.pending());
  context.run();
  CHECK(calls == 0);
  settle.touch();
  context.restart();
  context.run();
  CHECK(calls == 1);
}

}  // namespace debounce_test
