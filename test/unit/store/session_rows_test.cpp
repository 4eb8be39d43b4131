#include <catch2/catch.hpp>

#include "test/unit/store/asking.hpp"

namespace session_rows_test {

using namespace sidehook;
using namespace std::chrono_literals;
using session::presence;
using test::hand_clock;
using test::store_by_hand;
using test::temporary_folder;

namespace {

using time_to_live = std::optional<std::chrono::seconds>;

std::string put(store_by_hand& by_hand, const std::string& key, const std::string& json,
                time_to_live ttl = std::nullopt) {
  return test::ask<jsvm::host::nothing>(
             by_hand.context(),
             [&](auto done) {
               by_hand.store().sessions().put(key, {json, ttl}, std::move(done));
             })
      .error;
}

std::optional<session::stored_session> find(store_by_hand& by_hand, std::vector<std::string> keys) {
  return *test::ask<std::optional<session::stored_session>>(by_hand.context(), [&](auto done) {
            by_hand.store().sessions().find(keys, std::move(done));
          }).value;
}

presence remove(store_by_hand& by_hand, const std::string& key) {
  return *test::ask<presence>(by_hand.context(), [&](auto done) {
            by_hand.store().sessions().remove(key, std::move(done));
          }).value;
}

}  // namespace

TEST_CASE("the first key that has a session wins, whatever the order of writing") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  CHECK_FALSE(find(store, {"acmek", "k"}));
  put(store, "k", R"({"alias":"plain"})");
  auto found = find(store, {"acmek", "k"});
  REQUIRE(found);
  CHECK(found->key == "k");
  put(store, "acmek", R"({"alias":"full"})");
  found = find(store, {"acmek", "k"});
  REQUIRE(found);
  CHECK(found->key == "acmek");
  CHECK(found->json == R"({"alias":"full"})");
}

TEST_CASE("a session goes when it is removed, and when its time is over") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  CHECK(remove(store, "k") == presence::absent);
  put(store, "k", "{}", 10s);
  CHECK(remove(store, "k") == presence::present);
  CHECK_FALSE(find(store, {"k"}));
  put(store, "k", "{}", 10s);
  clock.now += 10s;
  CHECK_FALSE(find(store, {"k"}));
  CHECK(remove(store, "k") == presence::absent);
}

TEST_CASE("writing a session without a time to live ends the one it had") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock);
  put(store, "k", "{}", 10s);
  put(store, "k", "{}");
  clock.now += 24h;
  CHECK(find(store, {"k"}));
}

TEST_CASE("sessions survive a restart to the byte, and stay apart from what scripts store") {
  const temporary_folder folder;
  hand_clock clock;
  const std::string json = R"({ "n" : 12345678901234567890, "e":"\u00e9" })";
  {
    store_by_hand store(folder.path(), clock);
    put(store, "k", json);
    store.set("k", "a value");
  }
  store_by_hand store(folder.path(), clock);
  REQUIRE(find(store, {"k"}));
  CHECK(find(store, {"k"})->json == json);
  CHECK(store.get("k") == "a value");
}

TEST_CASE("the sessions are bounded too") {
  const temporary_folder folder;
  hand_clock clock;
  store_by_hand store(folder.path(), clock, {.session_bytes = 200});
  CHECK(put(store, "k", "{}").empty());
  CHECK(put(store, "l", std::string(200, ' ')) == "the session store is full (sessions.max_bytes)");
}

}  // namespace session_rows_test
