#include "daemon/session/merge.hpp"

#include <catch2/catch.hpp>

#include "daemon/session/session_view.hpp"

namespace merge_test {

using namespace sidehook;

namespace {

// What is stored after a handler was shown `stored` and gave back `given`.
std::string merged(const std::string& given, const std::string& stored) {
  const auto stored_text = session::read_json_text(stored);
  REQUIRE(stored_text.has_value());
  const std::string shown = session::view_of(*stored_text);
  const auto shown_text = session::read_json_text(shown);
  const auto given_text = session::read_json_text(given);
  REQUIRE(shown_text.has_value());
  REQUIRE(given_text.has_value());
  return session::merge(*given_text, *shown_text, *stored_text);
}

}  // namespace

TEST_CASE("a session that comes back as JavaScript writes it is stored as it was, to the byte") {
  const std::string stored =
      R"({ "n": 12345678901234567890, "one": 1.0, "e": "\u00e9", "h": 1e2, "expires": 5,
  "list": [ 1.50, {"deep": [0.1000, "\/"]} ], "\u0061": 1E+2, "zero": -0.0 })";
  const std::string given =
      R"({"n":12345678901234567000,"one":1,"e":"é","h":100,"expires":5,"list":[1.5,{"deep":[0.1,"/"]}],)"
      R"("a":100,"zero":0,"last_check":0,"allowance":0,"rate":0,"per":0,"throttle_interval":0,)"
      R"("throttle_retry_limit":0,"max_query_depth":0,"quota_max":0,"quota_renews":0,)"
      R"("quota_remaining":0,"quota_renewal_rate":0,"data_expires":0,"id_extractor_deadline":0,)"
      R"("session_lifetime":0,"post_expiry_grace_period":0})";
  CHECK(merged(given, stored) == stored);
}

TEST_CASE("beside what a handler changes, everything keeps its text") {
  const std::string stored =
      R"({"n":12345678901234567890,"expires":5,"in":{"x":1.0,"y":"\u00e9","z":[1.0,2.0,3.0]}})";
  CHECK(merged(R"({"n":12345678901234567000,"expires":6,"in":{"x":1,"y":"é","z":[1,2,3]}})",
               stored) ==
        R"({"n":12345678901234567890,"expires":6,"in":{"x":1.0,"y":"\u00e9","z":[1.0,2.0,3.0]}})");
  CHECK(merged(R"({"n":12345678901234567000,"expires":5,"in":{"x":2,"y":"é","z":[1,9,3,4]}})",
               stored) ==
        R"({"n":12345678901234567890,"expires":5,"in":{"x":2,"y":"\u00e9","z":[1.0,9,3.0,4]}})");
}

TEST_CASE("a name keeps its text when its value changes") {
  CHECK(merged(R"({"é":2,"ö":3})", R"({"\u00e9":1})") == R"({"\u00e9":2,"ö":3})");
}

TEST_CASE("what a handler deletes is gone, and what it adds is there") {
  CHECK(merged(R"({"b":2,"c":{"d":[]}})", R"({"a":1.0,"b":2.0})") == R"({"b":2.0,"c":{"d":[]}})");
}

TEST_CASE("zeros that were only shown are not stored, and zeros that a handler writes are") {
  CHECK(merged(R"({"rate":0,"per":1})", R"({"x":1})") == R"({"per":1})");
  CHECK(merged(R"({"rate":0})", R"({"rate":5})") == R"({"rate":0})");
  CHECK(merged(R"({"rate":0})", R"({"rate":0.0})") == R"({"rate":0.0})");
}

TEST_CASE("a password that was not shown survives, and a new one is stored") {
  const std::string stored = R"({"basic_auth_data":{"password":"h\u0061sh","hash_type":"bcrypt"}})";
  CHECK(merged(R"({"basic_auth_data":{"password":"","hash_type":"bcrypt"},"alias":"a"})", stored) ==
        R"({"basic_auth_data":{"password":"h\u0061sh","hash_type":"bcrypt"},"alias":"a"})");
  CHECK(merged(R"({"basic_auth_data":{"password":"","hash_type":""}})", stored) ==
        R"({"basic_auth_data":{"password":"h\u0061sh","hash_type":""}})");
  CHECK(merged(R"({"basic_auth_data":{"password":"new","hash_type":"bcrypt"}})", stored) ==
        R"({"basic_auth_data":{"password":"new","hash_type":"bcrypt"}})");
}

TEST_CASE("a scope that was only shown is not stored, unless it is changed") {
  const std::string stored = R"({"access_rights":{"a":{"limit":{"rate":1.0}}}})";
  CHECK(merged(R"({"access_rights":{"a":{"limit":{"rate":1},"allowance_scope":"a"}},"x":1})",
               stored) == R"({"access_rights":{"a":{"limit":{"rate":1.0}}},"x":1})");
  CHECK(merged(R"({"access_rights":{"a":{"limit":{"rate":2},"allowance_scope":"p"}}})", stored) ==
        R"({"access_rights":{"a":{"limit":{"rate":2},"allowance_scope":"p"}}})");
}

TEST_CASE("values of different types are never the same") {
  CHECK(merged(R"({"a":"1","b":0,"c":null,"d":{},"e":[]})",
               R"({"a":1,"b":false,"c":0,"d":[],"e":{}})") ==
        R"({"a":"1","b":0,"c":null,"d":{},"e":[]})");
}

TEST_CASE("a number that is too small for a double is 0 to JavaScript") {
  CHECK(merged(R"({"a":0,"b":0,"x":1})", R"({"a":1e-400,"b":-0.0})") ==
        R"({"a":1e-400,"b":-0.0,"x":1})");
}

}  // namespace merge_test
