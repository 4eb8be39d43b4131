#include "daemon/session/lifetime.hpp"

#include <catch2/catch.hpp>

#include "test/unit/session/reading.hpp"

namespace lifetime_test {

using namespace sidehook;
using namespace std::chrono_literals;
using test::listed_apis;

namespace {

using seconds = std::optional<std::chrono::seconds>;
constexpr seconds for_good = std::nullopt;

const std::string rights = R"("access_rights":{"orders":{}})";
// Seconds of the test's time from now.
std::string in(int delta) {
  return std::to_string(test::test_time.time_since_epoch().count() + delta);
}

listed_apis orders(session::api_rules rules = {}) {
  listed_apis apis;
  apis.rules["orders"] = std::move(rules);
  return apis;
}

seconds lifetime(const std::string& members, const listed_apis& apis = orders(),
                 const config::session_settings& settings = {}) {
  const std::string text = "{" + members + "}";
  const auto session = session::read_json_text(text);
  REQUIRE(session.has_value());
  return session::time_to_live(*session, settings, apis, test::test_time);
}

std::string with_rights(const std::string& members) { return rights + "," + members; }

}  // namespace

TEST_CASE("a session without any lifetime stays for good") {
  CHECK(lifetime(rights) == for_good);
  CHECK(lifetime(with_rights(R"("expires":)" + in(60))) == for_good);
}

TEST_CASE("a session's own lifetime beats that of its API") {
  const auto apis = orders({.session_lifetime = 100s});
  CHECK(lifetime(rights, apis) == 100s);
  CHECK(lifetime(with_rights(R"("session_lifetime":40)"), apis) == 40s);
  CHECK(lifetime(with_rights(R"("session_lifetime":-1)"), apis) == 100s);
  CHECK(lifetime(rights, orders({.session_lifetime = -5s})) == for_good);
}

TEST_CASE("a forced global lifetime beats everything") {
  config::session_settings settings;
  settings.global_lifetime_s = 7s;
  const std::string members = with_rights(R"("session_lifetime":40,"post_expiry_action":"delete")");
  CHECK(lifetime(members, orders(), settings) == for_good);
  settings.force_global_lifetime = true;
  CHECK(lifetime(members, orders(), settings) == 7s);
  settings.global_lifetime_s = 0s;
  CHECK(lifetime(members, orders(), settings) == for_good);
}

TEST_CASE("a session that is deleted after expiry lives until then, a second at least") {
  const auto deleted = [](const std::string& expires) {
    return lifetime(
        with_rights(R"("session_lifetime":40,"post_expiry_action":"delete","expires":)" + expires));
  };
  CHECK(deleted(in(90)) == 90s);
  CHECK(deleted(in(-90)) == 1s);
  CHECK(deleted("0") == for_good);
  CHECK(deleted("-1") == for_good);
}

TEST_CASE("a session that is retained after expiry lives for its grace period") {
  const auto retained = [](const std::string& expires, const std::string& grace) {
    return lifetime(
        with_rights(R"("session_lifetime":40,"post_expiry_action":"retain","expires":)" + expires +
                    R"(,"post_expiry_grace_period":)" + grace));
  };
  CHECK(retained(in(90), "10") == 100s);
  CHECK(retained(in(90), "-1") == for_good);
  CHECK(retained(in(-90), "10") == 1s);
  CHECK(retained("0", "10") == for_good);
  CHECK(retained(in(90), "0") == 40s);
}

TEST_CASE("a session lives as long as its key is valid when that is respected") {
  config::session_settings respecting;
  respecting.respect_key_expiration = true;
  const auto lives = [&](const std::string& expires, const config::session_settings& settings,
                         const listed_apis& apis) {
    return lifetime(with_rights(R"("session_lifetime":40,"expires":)" + expires), apis, settings);
  };
  const auto respectful_api = orders({.session_lifetime_respects_key_expiration = true});
  CHECK(lives(in(90), respecting, orders()) == 90s);
  CHECK(lives(in(90), {}, respectful_api) == 90s);
  CHECK(lives(in(90), {}, orders()) == 40s);
  CHECK(lives(in(30), respecting, orders()) == 40s);
  CHECK(lives("0", respecting, orders()) == for_good);
}

TEST_CASE("of several APIs the longest lifetime counts, and only those that are loaded do") {
  listed_apis apis = orders({.session_lifetime = 10s});
  apis.rules["users"].session_lifetime = 30s;
  CHECK(lifetime(R"("access_rights":{"orders":{},"users":{}})", apis) == 30s);
  CHECK(lifetime(R"("access_rights":{"orders":{},"unknown":{}})", apis) == 10s);
  CHECK(lifetime(R"("access_rights":{"unknown":{}})", apis) == for_good);
  CHECK(lifetime(R"("access_rights":{"unknown":{}},"session_lifetime":5)", apis) == 5s);
  apis.rules["users"].session_lifetime_respects_key_expiration = true;
  CHECK(lifetime(R"("access_rights":{"orders":{},"users":{}},"expires":-1)", apis) == for_good);
  CHECK(lifetime(R"("access_rights":{"orders":{},"users":{}},"expires":0)", apis) == 10s);
}

TEST_CASE("a session without access rights lives as long as any API says") {
  listed_apis apis = orders({.session_lifetime = 10s});
  apis.rules["users"].session_lifetime = 30s;
  CHECK(lifetime("", apis) == 30s);
  CHECK(lifetime(R"("access_rights":null)", apis) == 30s);
}

TEST_CASE("times at the end of all numbers make no nonsense") {
  const std::string last = "9223372036854775807";
  CHECK(lifetime(with_rights(R"("post_expiry_action":"retain","expires":)" + last +
                             R"(,"post_expiry_grace_period":)" + last)) ==
        std::chrono::seconds(std::numeric_limits<std::int64_t>::max()));
  config::session_settings respecting;
  respecting.respect_key_expiration = true;
  CHECK(lifetime(with_rights(R"("session_lifetime":)" + last + R"(,"expires":)" + last), orders(),
                 respecting) == std::chrono::seconds(std::numeric_limits<std::int64_t>::max()));
}

}  // namespace lifetime_test
