#include <limits>

#include <catch2/catch.hpp>

#include "test/integration/storage/both_kinds.hpp"

namespace key_value_test {

using namespace sidehook;
using namespace std::chrono_literals;
using test::values_in_file;
using test::values_in_redis;

namespace {

// Whether so many seconds are left, but for what a busy machine has taken meanwhile.
template <class Store>
bool is_left(Store& store, const std::string& key, std::chrono::seconds time) {
  const std::chrono::seconds left(store.time_to_live(key));
  INFO(left.count());
  return left <= time && left >= time - Store::slack;
}

}  // namespace

TEMPLATE_TEST_CASE("a value is kept until it is removed", "", values_in_file, values_in_redis) {
  TestType store;
  CHECK_FALSE(store.get("a"));
  CHECK(store.set("a", "1").empty());
  CHECK(store.get("a") == "1");
  CHECK(store.set("a", "2").empty());
  CHECK(store.get("a") == "2");
  store.remove("a");
  store.remove("a");
  CHECK_FALSE(store.get("a"));
}

TEMPLATE_TEST_CASE("keys and values may be any bytes", "", values_in_file, values_in_redis) {
  TestType store;
  const std::string odd("k\0\xFF'é", 6);
  CHECK(store.set(odd, std::string(3, '\0')).empty());
  CHECK(store.set("k", "").empty());
  CHECK(store.get(odd) == std::string(3, '\0'));
  CHECK(store.get("k") == "");
  CHECK_FALSE(store.get("K"));
  CHECK(store.set(std::string(256, 'k'), std::string(65'536, '\r')).empty());
  CHECK(store.get(std::string(256, 'k')) == std::string(65'536, '\r'));
}

TEMPLATE_TEST_CASE("a value is there as long as its time to live, and is absent then", "",
                   values_in_file, values_in_redis) {
  TestType store;
  CHECK(store.time_to_live("a") == -2);
  store.set("a", "1");
  CHECK(store.time_to_live("a") == -1);
  store.set("a", "1", 1'000s);
  CHECK(is_left(store, "a", 1'000s));
  store.pass(400s);
  CHECK(is_left(store, "a", 600s));
  CHECK(store.get("a") == "1");
  CHECK_FALSE(store.set_if_absent("a", "2"));
  store.pass(600s);
  CHECK_FALSE(store.get("a"));
  CHECK(store.time_to_live("a") == -2);
  CHECK(store.increment("a").value == 1);
  CHECK(store.time_to_live("a") == -1);

  store.set("b", "1", 1'000s);
  store.pass(1'000s);
  CHECK(store.set_if_absent("b", "2"));
  CHECK(store.get("b") == "2");
}

TEMPLATE_TEST_CASE("none to live, or less, ends a time to live", "", values_in_file,
                   values_in_redis) {
  TestType store;
  store.set("a", "1", 1'000s);
  store.set("a", "1");
  CHECK(store.time_to_live("a") == -1);
  store.set("a", "1", 1'000s);
  store.set("a", "1", -5s);
  CHECK(store.time_to_live("a") == -1);
  CHECK(store.set_if_absent("b", "1", -5s));
  CHECK(store.time_to_live("b") == -1);
}

TEMPLATE_TEST_CASE("a time to live of any length is understood", "", values_in_file,
                   values_in_redis) {
  TestType store;
  CHECK(store.set("a", "1", std::chrono::seconds::max()).empty());
  CHECK(store.get("a") == "1");
  CHECK(store.time_to_live("a") > 1'000'000'000'000);
  CHECK(store.increment("b", std::chrono::seconds::max()).value == 1);
  CHECK(store.time_to_live("b") > 1'000'000'000'000);
}

TEMPLATE_TEST_CASE("only the first of several that set an absent value sets it", "", values_in_file,
                   values_in_redis) {
  TestType store;
  CHECK(store.set_if_absent("lock", "mine", 1'000s));
  CHECK_FALSE(store.set_if_absent("lock", "yours", 9'000s));
  CHECK(store.get("lock") == "mine");
  CHECK(is_left(store, "lock", 1'000s));
}

TEMPLATE_TEST_CASE("an increment counts from 0, and sets the time to live with the first step", "",
                   values_in_file, values_in_redis) {
  TestType store;
  CHECK(store.increment("n", 1'000s).value == 1);
  store.pass(100s);
  CHECK(store.increment("n", 1'000s).value == 2);
  CHECK(is_left(store, "n", 900s));
  CHECK(store.get("n") == "2");
  store.set("m", "0", 500s);
  CHECK(store.increment("m").value == 1);
  CHECK(is_left(store, "m", 500s));
  store.set("m", "0", 500s);
  CHECK(store.increment("m", 1'000s).value == 1);
  CHECK(is_left(store, "m", 1'000s));
  store.set("m", "-3");
  CHECK(store.increment("m", 1'000s).value == -2);
  CHECK(store.time_to_live("m") == -1);
}

TEMPLATE_TEST_CASE("only whole numbers of 64 bits are incremented", "", values_in_file,
                   values_in_redis) {
  TestType store;
  for (const char* text :
       {"", "one", "1.0", " 1", "1 ", "+1", "01", "-0", "0x1", "1e3", "9223372036854775808"}) {
    INFO(text);
    store.set("n", text, 1'000s);
    const auto answer = store.increment("n");
    CHECK_FALSE(answer.value);
    CHECK(answer.error == "value is not an integer or out of range");
    CHECK_FALSE(answer.store_gone);
    CHECK(store.get("n") == text);
    CHECK(is_left(store, "n", 1'000s));
  }
}

TEMPLATE_TEST_CASE("an increment is exact up to the last number, and refused beyond it", "",
                   values_in_file, values_in_redis) {
  TestType store;
  store.set("n", "9007199254740992");
  CHECK(store.increment("n").value == 9'007'199'254'740'993);
  store.set("n", "9223372036854775806");
  CHECK(store.increment("n").value == std::numeric_limits<std::int64_t>::max());
  const auto beyond = store.increment("n");
  CHECK_FALSE(beyond.value);
  CHECK(beyond.error == "increment or decrement would overflow");
  CHECK_FALSE(beyond.store_gone);
  CHECK(store.get("n") == "9223372036854775807");
  store.set("n", "-9223372036854775808");
  CHECK(store.increment("n").value == std::numeric_limits<std::int64_t>::min() + 1);
}

TEMPLATE_TEST_CASE("of many increments at once each gets its own number", "", values_in_file,
                   values_in_redis) {
  TestType store;
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < 500; ++i) {
    store.values().increment("n", 0s,
                             [&](auto answer) { numbers.push_back(answer.value.value()); });
  }
  while (numbers.size() < 500 && store.context().run_one() > 0) {
  }
  for (std::size_t i = 0; i < numbers.size(); ++i)
    REQUIRE(numbers[i] == static_cast<std::int64_t>(i + 1));
  CHECK(store.get("n") == "500");
}

TEST_CASE("values are where scripts of gateways have theirs") {
  test::redis_server server;
  config::settings settings;
  settings.redis.addresses = {server.address()};
  boost::asio::io_context context{1};
  redis_store::state state(context, settings, [](const auto&) {});
  test::ask<jsvm::host::nothing>(
      context, [&](auto done) { state.key_values().set("k", "v", 0s, std::move(done)); });
  CHECK(server.text({"GET", "jsvm-store:k"}) == "v");
  state.stop();
  context.restart();
  context.run();
}

}  // namespace key_value_test
