#include "daemon/session/quota.hpp"

#include <catch2/catch.hpp>

namespace quota_test {

using namespace sidehook;
using scopes = std::vector<std::string>;

namespace {

std::string with_use(const std::string& text, const session::quota_use& used) {
  return session::with_quota_use(session::read_json_text(text).value(), used);
}
scopes limited(const std::string& text) {
  return session::limited_scopes(session::read_json_text(text).value());
}
scopes all(const std::string& text) {
  return session::quota_scopes(session::read_json_text(text).value());
}

std::string right(const std::string& scope, const std::string& limit) {
  return R"({"allowance_scope":")" + scope + R"(","limit":{)" + limit + "}}";
}

}  // namespace

TEST_CASE("what is left of a quota is what its counter leaves of it, and never negative") {
  const std::string session = R"({"quota_max":100,"quota_remaining":7})";
  CHECK(with_use(session, {{"", 30}}) == R"({"quota_max":100,"quota_remaining":70})");
  CHECK(with_use(session, {{"", 130}}) == R"({"quota_max":100,"quota_remaining":0})");
  CHECK(with_use(session, {{"", -30}}) == R"({"quota_max":100,"quota_remaining":100})");
  CHECK(with_use(R"({"quota_max":0,"quota_remaining":7})", {{"", 1}}) ==
        R"({"quota_max":0,"quota_remaining":0})");
}

TEST_CASE("without a counter the rest that is stored stands, and without a limit any does") {
  const std::string session = R"({"quota_max":100,"quota_remaining":7})";
  CHECK(with_use(session, {}) == session);
  const std::string unlimited = R"({"quota_max":-1,"quota_remaining":7})";
  CHECK(with_use(unlimited, {{"", 30}}) == unlimited);
}

TEST_CASE("an access right has its own counter, and its whole quota without one") {
  const std::string session = R"({"quota_max":-1,"access_rights":{"a":)" +
                              right("a", R"("quota_max":10)") + R"(,"b":)" +
                              right("gold", R"("quota_max":20,"quota_remaining":1)") + "}}";
  CHECK(with_use(session, {{"a", 4}}) ==
        R"({"quota_max":-1,"access_rights":{"a":)" +
            right("a", R"("quota_max":10,"quota_remaining":6)") + R"(,"b":)" +
            right("gold", R"("quota_max":20,"quota_remaining":20)") + "}}");
}

TEST_CASE("access rights without a quota stay as they are") {
  for (const auto& text : {right("a", R"("quota_max":-1,"quota_remaining":3)"),
                           right("a", R"("rate":5,"quota_remaining":3)"), std::string("{}"),
                           std::string("null"), std::string(R"({"limit":null})")}) {
    const std::string session = R"({"access_rights":{"a":)" + text + "}}";
    CHECK(with_use(session, {{"a", 1}}) == session);
  }
}

TEST_CASE("only counters that have a say are asked for, and all of them begin anew") {
  const std::string rights = R"("access_rights":{"a":)" + right("a", R"("quota_max":10)") +
                             R"(,"b":)" + right("b", R"("rate":1)") + R"(,"c":)" +
                             right("a", R"("quota_max":5)") + R"(,"d":{}})";
  CHECK(limited("{" + rights + "}") == scopes{"", "a"});
  CHECK(limited(R"({"quota_max":-1,)" + rights + "}") == scopes{"a"});
  CHECK(all("{" + rights + "}") == scopes{"", "a", "b"});
  CHECK(limited(R"({"quota_max":-1})").empty());
  CHECK(all("{}") == scopes{""});
}

}  // namespace quota_test
