#include "daemon/session/session_service.hpp"

#include <catch2/catch.hpp>

#include "test/unit/session/reading.hpp"

namespace session_service_test {

using namespace sidehook;
using namespace std::chrono_literals;
using jsvm::host::quota_reset;
using session::write_outcome;

namespace {

struct bench {
  config::session_settings settings;
  test::listed_apis apis;
  test::noted_sessions store;
  /// Null for a store where nobody counts.
  test::noted_counters* counters = nullptr;

  bench() {
    apis.rules["orders"].org_id = "acme";
    apis.rules["users"] = {.org_id = "acme", .session_lifetime = 600s};
  }
  session::session_service service() {
    return {store, {settings, apis, [] { return test::test_time + 900ms; }}, counters};
  }
  std::optional<std::string> get(const std::string& key, const std::string& api_id) {
    std::optional<std::string> found;
    service().get(key, api_id, [&](auto answer) { found = answer.value.value(); });
    return found;
  }
  // "" when it was stored, or else why not.
  std::string set(const std::string& key, const std::string& json,
                  quota_reset reset = quota_reset::no) {
    std::string error = "no answer";
    service().set(key, json, reset, [&](const auto& answer) {
      error = answer.error;
      CHECK(answer.value.has_value() == error.empty());
    });
    return error;
  }
  write_outcome write(const std::string& key, const std::string& json) {
    write_outcome result;
    service().write(key, json, quota_reset::no, [&](auto outcome) { result = std::move(outcome); });
    return result;
  }
};

const std::string orders_only = R"({"access_rights":{"orders":{}}})";

}  // namespace

TEST_CASE("a session is found by its full key or by its id in the organisation of the API") {
  bench bench;
  bench.store.texts["acmealice"] = R"({"alias":"of acme"})";
  REQUIRE(bench.get("alice", "orders"));
  CHECK(bench.get("alice", "orders")->starts_with(R"({"alias":"of acme","last_check":0,)"));
  CHECK(bench.get("acmealice", "orders") == bench.get("alice", "orders"));
  CHECK(bench.get("acmealice", "no such API") == bench.get("alice", "orders"));
  CHECK_FALSE(bench.get("alice", "no such API"));
  CHECK_FALSE(bench.get("bob", "orders"));
}

TEST_CASE("what is stored, but is no session, is not found") {
  bench bench;
  for (const char* text : {"", "{", "[]", "null", "1"}) {
    bench.store.texts["acmea"] = text;
    bench.store.texts["a"] = "{}";
    CHECK_FALSE(bench.get("a", "orders"));
  }
}

TEST_CASE("no key is too odd to be asked for") {
  bench bench;
  CHECK_FALSE(bench.get("", "orders"));
  CHECK_FALSE(bench.get(std::string(10'000'000, 'k'), "orders"));
  CHECK(bench.store.looked_for.empty());
  CHECK_FALSE(bench.get(std::string("\0\xFF", 2), "orders"));
}

TEST_CASE("a session is written under exactly the key that is given") {
  bench bench;
  CHECK(bench.set("alice", orders_only).empty());
  CHECK(bench.store.texts == std::map<std::string, std::string>{{"alice", orders_only}});
  CHECK(bench.store.times_to_live["alice"] == std::nullopt);
}

TEST_CASE("a read-modify-write keeps everything else to the byte") {
  bench bench;
  const std::string stored =
      R"({"expires":5, "x":[ 1.0 ],"n":12345678901234567890,"access_rights":{"orders":{ }}})";
  bench.store.texts["k"] = stored;
  CHECK(
      bench
          .set(
              "k",
              R"({"expires":1005,"x":[1],"n":12345678901234567000,"access_rights":{"orders":{}},"rate":0})")
          .empty());
  CHECK(bench.store.texts["k"] ==
        R"({"expires":1005,"x":[ 1.0 ],"n":12345678901234567890,"access_rights":{"orders":{ }}})");
}

TEST_CASE("a whole number that JavaScript cannot hold is written when it was left alone") {
  bench bench;
  bench.store.texts["k"] = R"({"quota_max":9223372036854775807,"access_rights":{"orders":{}}})";
  CHECK(
      bench.set("k", R"({"quota_max":9223372036854776000,"access_rights":{"orders":{}},"rate":1})")
          .empty());
  CHECK(bench.store.texts["k"] ==
        R"({"quota_max":9223372036854775807,"access_rights":{"orders":{}},"rate":1})");
  CHECK(bench.set("new", R"({"quota_max":9223372036854776000,"access_rights":{"orders":{}}})") ==
        "/quota_max must be a whole number of 64 bits, is 9223372036854776000");
}

TEST_CASE("a reset marks the session as updated and renews its quota") {
  bench bench;
  CHECK(bench
            .set("k",
                 R"({"last_updated":"1","quota_renewal_rate":3600,"access_rights":{"orders":{}}})",
                 quota_reset::yes)
            .empty());
  CHECK(bench.store.texts["k"] ==
        R"({"last_updated":"1790000000","quota_renewal_rate":3600,"access_rights":{"orders":{}},)"
        R"("quota_renews":1790003600})");
}

TEST_CASE("without a reset the session stays as given") {
  bench bench;
  const std::string given =
      R"({ "last_updated":"1", "quota_renewal_rate":3600, "access_rights":{"orders":{}} })";
  CHECK(bench.set("k", given).empty());
  CHECK(bench.store.texts["k"] == given);
}

TEST_CASE("an API that keeps quotas as they are has them kept") {
  bench bench;
  bench.apis.rules["orders"].dont_set_quota_on_create = true;
  CHECK(bench.set("k", R"({"quota_renews":7,"access_rights":{"orders":{}}})", quota_reset::yes)
            .empty());
  CHECK(bench.store.texts["k"] ==
        R"({"quota_renews":7,"access_rights":{"orders":{}},"last_updated":"1790000000"})");
  CHECK(bench
            .set("k", R"({"quota_renews":7,"access_rights":{"orders":{},"users":{}}})",
                 quota_reset::yes)
            .empty());
  CHECK(bench.store.texts["k"] ==
        R"({"quota_renews":1790000000,"access_rights":{"orders":{},"users":{}},)"
        R"("last_updated":"1790000000"})");
}

TEST_CASE("a quota that renews beyond all times renews nothing") {
  bench bench;
  CHECK(bench
            .set("k", R"({"quota_renewal_rate":9223372036854775807,"access_rights":{"orders":{}}})",
                 quota_reset::yes)
            .empty());
  CHECK(bench.store.texts["k"].ends_with(R"("quota_renews":1790000000})"));
}

TEST_CASE("a session gets the time to live of its APIs") {
  bench bench;
  CHECK(bench.set("k", R"({"access_rights":{"users":{}}})").empty());
  CHECK(bench.store.times_to_live["k"] == 600s);
}

TEST_CASE("a session without access rights is refused, unless master keys are allowed") {
  bench bench;
  for (const char* json : {"{}", R"({"access_rights":null})", R"({"access_rights":{}})"}) {
    CHECK(bench.set("k", json) ==
          "Master keys not allowed: the session has no access_rights (sessions.allow_master_keys)");
  }
  CHECK(bench.store.texts.empty());
  bench.settings.allow_master_keys = true;
  CHECK(bench.set("k", R"({"quota_renewal_rate":60})", quota_reset::yes).empty());
  CHECK(bench.store.texts["k"] ==
        R"({"quota_renewal_rate":60,"last_updated":"1790000000","quota_renews":1790000060})");
  CHECK(bench.store.times_to_live["k"] == 600s);
}

TEST_CASE("what is no session is refused with the places, and nothing is written") {
  bench bench;
  CHECK(bench.set("k", "undefined") == "the session is not JSON: invalid value, at byte 0");
  CHECK(bench.set("k", "[]") == "the session must be an object, is an array");
  CHECK(bench.set("k", R"({"expires":1.5,"tags":[1]})") ==
        "/expires must be a whole number, is 1.5; /tags/0 must be a string, is 1");
  CHECK(bench.set("k", R"({"tags":[1,2,3,4,5,6,7]})") ==
        "/tags/0 must be a string, is 1; /tags/1 must be a string, is 2; "
        "/tags/2 must be a string, is 3; /tags/3 must be a string, is 4; "
        "/tags/4 must be a string, is 5; and 2 more");
  CHECK(bench.set("k", std::string(2'000'000, ' ')) ==
        "the session has 2000000 bytes, may have at most 1048576");
  CHECK(bench.set("", orders_only) == "the key is empty");
  CHECK(bench.set(std::string(5'000, 'k'), orders_only) ==
        "the key has 5000 bytes, may have at most 4096");
  CHECK(bench.store.texts.empty());
}

TEST_CASE("a write tells whether the session was there, and what is wrong with it") {
  bench bench;
  CHECK(bench.write("k", orders_only).ended == write_outcome::kind::added);
  CHECK(bench.write("k", orders_only).ended == write_outcome::kind::modified);
  const auto refused = bench.write("k", R"({"expires":"x"})");
  CHECK(refused.ended == write_outcome::kind::refused);
  CHECK(refused.why.why == session::refusal::reason::invalid);
  CHECK(refused.why.faults ==
        std::vector<session::session_fault>{{"/expires", "must be a whole number, is a string"}});
  CHECK(bench.write("k", "{").why.why == session::refusal::reason::malformed);
  CHECK(bench.write("k", "{").why.offset == 1);
}

TEST_CASE("what the store cannot do is passed on") {
  bench bench;
  bench.store.broken = "the disk is gone";
  std::string error;
  bench.service().get("k", "orders", [&](const auto& answer) { error = answer.error; });
  CHECK(error == "the disk is gone");
  CHECK(bench.set("k", orders_only) == "the disk is gone");
  CHECK(bench.write("k", orders_only).why.why == session::refusal::reason::failed);
}

TEST_CASE("a session that is stored broken is replaced") {
  bench bench;
  bench.store.texts["k"] = "{broken";
  CHECK(bench.write("k", orders_only).ended == write_outcome::kind::modified);
  CHECK(bench.store.texts["k"] == orders_only);
}

TEST_CASE("a session is shown with what gateways have counted of its quota") {
  bench bench;
  test::noted_counters counters;
  bench.counters = &counters;
  bench.store.texts["acmealice"] = R"({"quota_max":10,"quota_remaining":9})";
  counters.used["acmealice"][""] = 4;
  counters.used["alice"][""] = 5;
  REQUIRE(bench.get("alice", "orders"));
  CHECK(bench.get("alice", "orders")->find(R"("quota_remaining":6)") != std::string::npos);
  CHECK(counters.asked_for == std::vector<std::string>{""});
}

TEST_CASE("what is left of a quota is stored when a handler changes it, not when it comes back") {
  bench bench;
  test::noted_counters counters;
  bench.counters = &counters;
  const std::string stored =
      R"({"quota_max":10,"quota_remaining":9,"access_rights":{"orders":{"limit":{"quota_max":5}}}})";
  bench.store.texts["k"] = stored;
  counters.used["k"] = {{"", 4}, {"orders", 1}};
  const auto shown = bench.get("k", "").value();
  CHECK(shown.find(R"("limit":{"quota_max":5,"quota_remaining":4})") != std::string::npos);
  CHECK(bench.set("k", shown).empty());
  CHECK(bench.store.texts["k"] == stored);
  CHECK(bench.set("k", R"({"quota_max":10,"quota_remaining":2,"access_rights":{"orders":{}}})")
            .empty());
  CHECK(bench.store.texts["k"] ==
        R"({"quota_max":10,"quota_remaining":2,"access_rights":{"orders":{}}})");
}

TEST_CASE("a reset has the quotas counted anew that gateways count for the session") {
  bench bench;
  const std::string json =
      R"({"access_rights":{"orders":{"limit":{"rate":1}},"users":{"allowance_scope":"gold"}}})";
  CHECK(bench.set("k", json, quota_reset::yes).empty());
  CHECK(bench.store.renewed_quotas["k"] == std::vector<std::string>{"", "gold", "orders"});
  CHECK(bench.set("k", json, quota_reset::no).empty());
  CHECK(bench.store.renewed_quotas["k"].empty());
  bench.apis.rules["orders"].dont_set_quota_on_create = true;
  CHECK(bench.set("k", orders_only, quota_reset::yes).empty());
  CHECK(bench.store.renewed_quotas["k"].empty());
}

TEST_CASE("counters that cannot be read are a failure, not a quota that is unused") {
  bench bench;
  test::noted_counters counters;
  counters.broken = "Redis is gone";
  bench.counters = &counters;
  bench.store.texts["k"] = "{}";
  bool store_gone = false;
  bench.service().get("k", "", [&](const auto& answer) {
    CHECK(answer.error == "Redis is gone");
    store_gone = answer.store_gone;
  });
  CHECK(store_gone);
  CHECK(bench.set("k", orders_only) == "Redis is gone");
  CHECK(bench.store.texts["k"] == "{}");
}

}  // namespace session_service_test
