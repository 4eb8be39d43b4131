#include "daemon/session/session_view.hpp"

#include <catch2/catch.hpp>

#include "daemon/session/session_shape.hpp"

namespace session_view_test {

using namespace sidehook;

namespace {

std::string view_of(std::string_view text) {
  const auto session = session::read_json_text(text);
  REQUIRE(session.has_value());
  return session::view_of(*session);
}

// What a view holds besides the numbers that it adds.
std::string without_zeros(std::string text) {
  for (const auto name : session::numeric_members()) {
    const std::string zero = ",\"" + std::string(name) + "\":0";
    if (const auto at = text.rfind(zero); at != std::string::npos) text.erase(at, zero.size());
  }
  return text;
}

}  // namespace

TEST_CASE("every number of a session is there, as 0 when it is absent or null") {
  CHECK(
      view_of("{}") ==
      R"({"last_check":0,"allowance":0,"rate":0,"per":0,"throttle_interval":0,)"
      R"("throttle_retry_limit":0,"max_query_depth":0,"expires":0,"quota_max":0,"quota_renews":0,)"
      R"("quota_remaining":0,"quota_renewal_rate":0,"data_expires":0,"id_extractor_deadline":0,)"
      R"("session_lifetime":0,"post_expiry_grace_period":0})");
  CHECK(view_of(R"({"expires":null})").starts_with(R"({"expires":0,"last_check":0,)"));
  CHECK(
      view_of(R"({"expires":1790000000})").starts_with(R"({"expires":1790000000,"last_check":0,)"));
}

TEST_CASE("what is stored is shown as it is stored") {
  CHECK(without_zeros(view_of(R"({"x":1.0,"y":"\u00e9","z":12345678901234567890,"w":[ 1 ]})")) ==
        R"({"x":1.0,"y":"\u00e9","z":12345678901234567890,"w":[ 1 ]})");
}

TEST_CASE("an access right with a limit names its scope") {
  CHECK(
      without_zeros(view_of(
          R"({"access_rights":{"or\u0064ers":{"limit":{"rate":5}},"b":{"limit":{"quota_max":-1},"allowance_scope":""}}})")) ==
      R"({"access_rights":{"or\u0064ers":{"limit":{"rate":5},"allowance_scope":"or\u0064ers"},"b":{"limit":{"quota_max":-1},"allowance_scope":"b"}}})");
}

TEST_CASE("an access right without a limit, or with a scope, stays as it is") {
  for (const char* rights :
       {R"({"a":{"limit":{"rate":0,"per":0.0,"smoothing":null}}})", R"({"a":{"limit":null}})",
        R"({"a":{"limit":{}}})", R"({"a":{}})", R"({"a":null})",
        R"({"a":{"limit":{"rate":5},"allowance_scope":"p"}})"}) {
    const std::string text = std::string(R"({"access_rights":)") + rights + "}";
    CHECK(without_zeros(view_of(text)) == text);
  }
}

TEST_CASE("a password is not shown") {
  CHECK(without_zeros(
            view_of(R"({"basic_auth_data":{"password":"$2a$10$secret","hash_type":"bcrypt"}})")) ==
        R"({"basic_auth_data":{"password":"","hash_type":"bcrypt"}})");
  CHECK(without_zeros(view_of(R"({"basic_auth_data":{"password":"a","password":"b"}})")) ==
        R"({"basic_auth_data":{"password":""}})");
  CHECK(without_zeros(view_of(R"({"basic_auth_data":{}})")) == R"({"basic_auth_data":{}})");
}

}  // namespace session_view_test
