#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "test/unit/store/asking.hpp"

namespace key_value_test {

using namespace sidehook;
using namespace std::chrono_literals;
using test::hand_clock;
using test::store_by_hand;
using test::temporary_folder;

TEST_CASE("everything is there after a restart") {
  const temporary_folder folder;
  hand_clock clock;
  {
    store_by_hand store(folder.path(), clock);
    store.set("a", "for good");
    store.set("b", "for a while", 60s);
    store.increment("c");
  }
  clock.now += 10s;
  store_by_hand store(folder.path(), clock);
  CHECK(store.get("a") == "for good");
  CHECK(store.time_to_live("b") == 50);
  CHECK(store.increment("c").value == 2);
}

TEST_CASE("a value is absent from the second on at which it expires") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  store.set("a", "1", 10s);
  clock.now += 9'999ms;
  CHECK(store.get("a") == "1");
  CHECK(store.time_to_live("a") == 0);
  CHECK_FALSE(store.set_if_absent("a", "2"));
  clock.now += 1ms;
  CHECK_FALSE(store.get("a"));
  CHECK(store.time_to_live("a") == -2);
  CHECK(store.increment("a").value == 1);
  CHECK(store.time_to_live("a") == -1);

  store.set("b", "1", 10s);
  clock.now += 10s;
  CHECK(store.set_if_absent("b", "2"));
  CHECK(store.get("b") == "2");
}

TEST_CASE("the time to live counts down in whole seconds") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  CHECK(store.time_to_live("a") == -2);
  store.set("a", "1");
  CHECK(store.time_to_live("a") == -1);
  store.set("a", "1", 10s);
  CHECK(store.time_to_live("a") == 10);
  clock.now += 1ms;
  CHECK(store.time_to_live("a") == 9);
  clock.now += 8'999ms;
  CHECK(store.time_to_live("a") == 1);
  store.set("a", "1");
  CHECK(store.time_to_live("a") == -1);
  store.set("a", "1", 10s);
  store.set("a", "1", -5s);
  CHECK(store.time_to_live("a") == -1);
}

TEST_CASE("a full storage says which option to change, and takes what makes it no larger") {
  const temporary_folder folder;
  hand_clock clock;
  const std::string full = "the storage is full (storage.max_bytes)";
  const store::state_limits limits{.key_value_bytes = 3'000};
  {
    store_by_hand store(folder.path(), clock, limits);
    CHECK(store.set("a", std::string(1'900, 'a')).empty());
    CHECK(store.set("b", std::string(1'000, 'b')) == full);
    CHECK_FALSE(store.get("b"));
    CHECK(store.set("b", std::string(900, 'b')).empty());
    CHECK(store.increment("counter").error == full);
    CHECK(store.set("a", std::string(1'900, 'A')).empty());
    CHECK(store.set("a", std::string(2'000, 'A')) == full);
    CHECK(store.get("a") == std::string(1'900, 'A'));
  }
  store_by_hand store(folder.path(), clock, limits);
  CHECK(store.set("c", std::string(100, 'c')) == full);
  store.remove("b");
  CHECK(store.set("c", std::string(100, 'c')).empty());
}

TEST_CASE("what has expired takes no room") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock, {.key_value_bytes = 10'000});
  for (int i = 0; i < 100; ++i) store.set(std::to_string(i), "x", 1s);
  CHECK_FALSE(store.set("large", std::string(9'000, 'x')).empty());
  clock.now += 1s;
  CHECK(store.set("large", std::string(9'000, 'x')).empty());
}

TEST_CASE("increments on several threads and connections are exact") {
  const temporary_folder folder;
  constexpr int threads = 3;
  constexpr int each = 100;
  std::atomic<int> refused = 0;
  const auto count = [&] {
    hand_clock clock;
    store_by_hand store(folder.path(), clock);
    for (int i = 0; i < each; ++i) refused += store.increment("n").value ? 0 : 1;
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(count);
  count();
  for (auto& other : others) other.join();
  CHECK(refused == 0);
  hand_clock clock;
  CHECK(store_by_hand(folder.path(), clock).get("n") == std::to_string(threads * each));
}

}  // namespace key_value_test
