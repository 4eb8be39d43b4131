#include "daemon/session/session_shape.hpp"

#include <catch2/catch.hpp>

#include "daemon/session/date_time.hpp"

namespace session_shape_test {

using namespace sidehook;
using session::check_shape;

namespace {

std::vector<std::string> faults_of(std::string_view text, std::size_t most = 100) {
  const auto session = session::read_json_text(text);
  REQUIRE(session.has_value());
  std::vector<std::string> lines;
  for (const auto& fault : check_shape(*session, most)) lines.push_back(to_string(fault));
  return lines;
}

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a session as gateways write it has the right shape") {
  CHECK(faults_of("{}").empty());
  CHECK(faults_of(R"({ "rate": 100, "per": 60.5, "expires": 1790000000, "quota_max": -1,
    "quota_renews": 1789990000, "quota_remaining": 990, "quota_renewal_rate": 3600, "org_id": "acme",
    "access_rights": { "orders": { "api_name": "Orders", "api_id": "orders", "versions": ["Default"],
      "allowed_urls": [{"url": "/a", "methods": ["GET"]}],
      "limit": {"rate": 1.5, "quota_max": 10, "smoothing": {"enabled": true, "threshold": 5, "trigger": 0.8,
                                                            "step": 1, "delay": 30}},
      "field_access_rights": [{"type_name": "Q", "field_name": "f", "limits": {"max_query_depth": 2}}],
      "restricted_types": [{"name": "T", "fields": ["a"]}], "disable_introspection": false,
      "endpoints": [{"path": "/a", "methods": [{"name": "GET", "limit": {"rate": 1, "per": 2}}]}],
      "mcp_primitives": [1, "two"] } },
    "meta_data": { "tier": "gold", "n": 1, "o": {} }, "alias": "alice", "last_updated": "1789980000",
    "date_created": "2026-08-21T08:00:00.123456789+02:00", "monitor": {"trigger_limits": [80.0, 90]},
    "oauth_keys": {"a": "b"}, "tags": ["x"], "apply_policies": ["p"], "jwt_data": {"secret": "s"},
    "basic_auth_data": {"password": "p", "hash_type": "bcrypt"}, "hmac_enabled": true, "unknown": [1] })")
            .empty());
}

TEST_CASE("a session as older gateways write it, with zeros and nulls, has the right shape") {
  CHECK(
      faults_of(
          R"({ "last_check": 0, "allowance": 0, "access_rights": null, "oauth_keys": null, "tags": null,
    "monitor": {"trigger_limits": null}, "date_created": "0001-01-01T00:00:00Z", "smoothing": null,
    "expires": null, "basic_auth_data": {"password": "", "hash_type": ""} })")
          .empty());
}

TEST_CASE("a wrong type is told with its place and what must be there") {
  CHECK(faults_of(R"({"expires": "soon"})") ==
        lines{"/expires must be a whole number, is a string"});
  CHECK(faults_of(R"({"expires": 1.5})") == lines{"/expires must be a whole number, is 1.5"});
  CHECK(faults_of(R"({"expires": 1.0})") == lines{"/expires must be a whole number, is 1.0"});
  CHECK(faults_of(R"({"expires": 1e21})") == lines{"/expires must be a whole number, is 1e21"});
  CHECK(faults_of(R"({"quota_max": 9223372036854775808})") ==
        lines{"/quota_max must be a whole number of 64 bits, is 9223372036854775808"});
  CHECK(faults_of(R"({"rate": true})") == lines{"/rate must be a number, is true"});
  CHECK(faults_of(R"({"last_updated": 1789980000})") ==
        lines{"/last_updated must be a string, is 1789980000"});
  CHECK(faults_of(R"({"hmac_enabled": 1})") == lines{"/hmac_enabled must be true or false, is 1"});
  CHECK(faults_of(R"({"tags": "a"})") == lines{"/tags must be an array, is a string"});
  CHECK(faults_of(R"({"tags": ["a", 1]})") == lines{"/tags/1 must be a string, is 1"});
  CHECK(faults_of(R"({"meta_data": []})") == lines{"/meta_data must be an object, is an array"});
  CHECK(faults_of(R"({"oauth_keys": {"a/b": {}}})") ==
        lines{"/oauth_keys/a~1b must be a string, is an object"});
  CHECK(faults_of(R"({"date_created": "yesterday"})") ==
        lines{"/date_created must be a time like \"2026-08-21T10:11:12Z\", is a string"});
  CHECK(faults_of(R"({"access_rights": {"orders": {"limit": {"quota_max": "10"}}}})") ==
        lines{"/access_rights/orders/limit/quota_max must be a whole number, is a string"});
  CHECK(faults_of(R"({"monitor": {"trigger_limits": [null, {}]}})") ==
        lines{"/monitor/trigger_limits/1 must be a number, is an object"});
}

TEST_CASE("what is no object is no session") {
  CHECK(faults_of("[]") == lines{"the session must be an object, is an array"});
  CHECK(faults_of("null") == lines{"the session must be an object, is null"});
  CHECK(faults_of("1") == lines{"the session must be an object, is 1"});
}

TEST_CASE("all faults are told, up to a bound") {
  const char* text = R"({"rate": "", "per": "", "expires": "", "tags": [1, 2, 3]})";
  CHECK(faults_of(text).size() == 6);
  CHECK(faults_of(text, 2).size() == 2);
}

TEST_CASE("faults are valid UTF-8 on one line, whatever names hold") {
  CHECK(faults_of(R"({"oauth_keys": {"\udc00\n": 1}})") ==
        lines{"/oauth_keys/\xEF\xBF\xBD\\x0a must be a string, is 1"});
}

TEST_CASE("the numbers of a session are known by name") {
  const auto& names = session::numeric_members();
  CHECK(names.size() == 16);
  CHECK(std::count(names.begin(), names.end(), "expires") == 1);
  CHECK(std::count(names.begin(), names.end(), "rate") == 1);
  CHECK(std::count(names.begin(), names.end(), "last_updated") == 0);
}

TEST_CASE("times are taken as RFC 3339 has them") {
  for (const char* text : {"2026-08-21T10:11:12Z", "0001-01-01T00:00:00Z",
                           "2024-02-29T23:59:59.123456789+14:00", "2000-02-29T00:00:00-00:30"}) {
    INFO(text);
    CHECK(session::is_date_time(text));
  }
  for (const char* text :
       {"", "2026-08-21", "2026-08-21 10:11:12Z", "2026-08-21T10:11:12", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-08-00T00:00:00Z", "2026-08-21T24:00:00Z", "2026-08-21T10:60:00Z",
        "2026-08-21T10:11:12.Z", "2026-08-21T10:11:12+24:00", "2026-08-21T10:11:12+01:60",
        "2026-08-21T10:11:12ZZ", "2026-08-21T10:11:12+0100", "2o26-08-21T10:11:12Z"}) {
    INFO(text);
    CHECK_FALSE(session::is_date_time(text));
  }
}

}  // namespace session_shape_test
