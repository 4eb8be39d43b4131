#include "daemon/access/token_buckets.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace token_buckets_test {

using namespace sidehook::access;
using namespace std::chrono_literals;

namespace {

constexpr token_buckets::time start{1000s};

// How many of so many attempts at one moment get a token.
int taken(token_buckets& buckets, const std::string& source, token_buckets::time now,
          int attempts) {
  int count = 0;
  for (int i = 0; i < attempts; ++i) count += buckets.take(source, now) == 0ns ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a source may take a burst at once, and then what its rate gives") {
  token_buckets buckets({10, 5, 100});
  CHECK(taken(buckets, "a", start, 20) == 5);
  CHECK(buckets.take("a", start) == 100ms);
  CHECK(buckets.take("a", start + 40ms) == 60ms);
  CHECK(taken(buckets, "a", start + 100ms, 5) == 1);
  CHECK(taken(buckets, "a", start + 300ms, 5) == 2);
  CHECK(taken(buckets, "a", start + 1h, 20) == 5);
}

TEST_CASE("in the long run the rate is kept, whatever is tried") {
  token_buckets buckets({100, 1, 100});
  int count = 0;
  for (auto now = start; now < start + 10s; now += 1ms) count += taken(buckets, "a", now, 3);
  CHECK(count == 1000);
}

TEST_CASE("each source has its own bucket, and 0 is no bound") {
  token_buckets buckets({1, 2, 100});
  CHECK(taken(buckets, "a", start, 5) == 2);
  CHECK(taken(buckets, "b", start, 5) == 2);
  CHECK(buckets.size() == 2);
  token_buckets open({0, 1, 100});
  CHECK(taken(open, "a", start, 1000) == 1000);
  CHECK(open.size() == 0);
}

TEST_CASE("sources beyond the bound share a bucket, until others are full again") {
  token_buckets buckets({1, 2, 2});
  CHECK(taken(buckets, "a", start, 2) == 2);
  CHECK(taken(buckets, "b", start + 1s, 2) == 2);
  CHECK(taken(buckets, "c", start + 1s, 5) == 2);
  CHECK(taken(buckets, "d", start + 1s, 5) == 0);
  CHECK(buckets.size() == 2);
  // By now a's is full, so that it may go.
  CHECK(taken(buckets, "d", start + 2s, 5) == 2);
  CHECK(buckets.size() == 2);
  CHECK(taken(buckets, "b", start + 2s, 5) == 1);
}

TEST_CASE("memory is bounded however many sources come") {
  token_buckets buckets({1000, 1, 50});
  for (int i = 0; i < 10'000; ++i) buckets.take(std::to_string(i), start + i * 1ms);
  CHECK(buckets.size() == 50);
}

TEST_CASE("the highest rate and burst do not overflow") {
  token_buckets buckets({1, 1'000'000, 2});
  CHECK(taken(buckets, "a", start, 1'000'001) == 1'000'000);
  CHECK(buckets.take("a", start) == 1s);
  token_buckets fast({1'000'000, 1, 2});
  CHECK(fast.take("a", start) == 0ns);
  CHECK(fast.take("a", start) == 1us);
}

TEST_CASE("threads take no more together than one") {
  token_buckets buckets({1, 100, 10});
  std::atomic<int> count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { count += taken(buckets, "a", start, 100); });
  for (auto& thread : threads) thread.join();
  CHECK(count == 100);
}

}  // namespace token_buckets_test
