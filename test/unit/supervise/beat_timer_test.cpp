#include "daemon/supervise/beat_timer.hpp"

#include <thread>

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

namespace beat_timer_test {

using namespace sidehook::supervise;
using namespace std::chrono_literals;

namespace {

void wait_for_count(const heartbeat& beats, std::uint64_t least) {
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (beats.count() < least && std::chrono::steady_clock::now() < until)
    std::this_thread::yield();
}

}  // namespace

TEST_CASE("a strand beats from start to stop, and does not keep its thread waiting") {
  heartbeat beats;
  boost::asio::io_context context(1);
  beat_timer timer(boost::asio::make_strand(context), beats, 1ms);
  CHECK(beats.count() == 0);
  timer.start();
  std::thread thread([&] { context.run(); });
  wait_for_count(beats, 3);
  CHECK(beats.count() >= 3);
  timer.stop();
  thread.join();
  CHECK(beats.count() == heartbeat::ended);
  beats.reset();
  CHECK(beats.count() == 0);
}

TEST_CASE("a strand that is kept from its turns does not beat") {
  heartbeat beats;
  boost::asio::io_context context(1);
  beat_timer timer(boost::asio::make_strand(context), beats, 1ms);
  timer.start();
  context.run_one();
  CHECK(beats.count() == 1);
  // Nothing of the strand runs here.
  const auto until = std::chrono::steady_clock::now() + 5ms;
  while (std::chrono::steady_clock::now() < until) {
  }
  CHECK(beats.count() == 1);
  context.run_one();
  CHECK(beats.count() == 2);
}

TEST_CASE("a timer that goes away with its thread busy leaves nothing behind") {
  heartbeat beats;
  boost::asio::io_context context(1);
  {
    beat_timer timer(boost::asio::make_strand(context), beats, 1h);
    timer.start();
    context.poll();
  }
  CHECK(context.run() > 0);
  CHECK(beats.count() == heartbeat::ended);
}

}  // namespace beat_timer_test
