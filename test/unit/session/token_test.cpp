#include "daemon/session/token.hpp"

#include <catch2/catch.hpp>

namespace token_test {

using namespace sidehook;
using session::organisation_of;
using keys = std::vector<std::string>;

namespace {

// {"org":"acme","id":"alice","h":"murmur64"}
const std::string json_token = "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXI2NCJ9";
// … and with "h":"murmur128", which takes padding.
const std::string padded_token = "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXIxMjgifQ==";
const std::string organisation_id = "5e9d9544a1dcd60001d0ed20";

keys candidate_keys(const std::string& key, const std::string& organisation,
                    const config::session_settings& settings = {}) {
  return session::candidate_keys(key, organisation, settings);
}

}  // namespace

TEST_CASE("a token names its organisation in JSON, or by 24 hexadecimal digits in front") {
  CHECK(organisation_of(json_token) == "acme");
  CHECK(organisation_of(padded_token) == "acme");
  CHECK(organisation_of(organisation_id + "0123456789abcdef") == organisation_id);
}

TEST_CASE("other tokens name no organisation") {
  for (const std::string& token :
       {std::string(), std::string("alice"), organisation_id, "x" + organisation_id + "12",
        std::string("ey"), std::string("eyJv"), json_token + "=", json_token.substr(1),
        // {"org":1}, and ["org"] behind a space
        std::string("eyJvcmciOjF9"), std::string("eyBbIm9yZyJd"),
        "ey" + std::string(1'000'000, 'A')}) {
    INFO(token.substr(0, 100));
    CHECK(organisation_of(token).empty());
  }
}

TEST_CASE("a full token is looked for as it is") {
  CHECK(candidate_keys(json_token, "acme") == keys{json_token});
  CHECK(candidate_keys(organisation_id + "0123", organisation_id) ==
        keys{organisation_id + "0123"});
  CHECK(candidate_keys("alice", "") == keys{"alice"});
}

TEST_CASE("an id is looked for with the organisation in front first, then as it is") {
  CHECK(candidate_keys("alice", "acme") == keys{"acmealice", "alice"});
  CHECK(candidate_keys("acmealice", "acme") == keys{"acmealice"});
  CHECK(candidate_keys(json_token, "other") == keys{"other" + json_token, json_token});
  CHECK(candidate_keys(json_token, "") == keys{json_token});
}

TEST_CASE("a token in JSON is made as gateways make it") {
  CHECK(session::token_of("acme", "alice", "murmur64") == json_token);
  CHECK(session::token_of("acme", "acmealice", "murmur128") == padded_token);
  CHECK(session::token_of("acme", "alice", "") == "acmealice");
  CHECK(session::token_of("", "alice", "") == "alice");
}

TEST_CASE("with a hash function, the token of an id is one in JSON") {
  config::session_settings settings;
  settings.hash_key_function = "murmur64";
  CHECK(candidate_keys("alice", "acme", settings) == keys{json_token, "alice"});
  CHECK(candidate_keys(json_token, "acme", settings) == keys{json_token});
  CHECK(candidate_keys("alice", "", settings) == keys{"alice"});
}

TEST_CASE("tokens of former hash functions are looked for last") {
  config::session_settings settings;
  settings.hash_key_function_fallback = {"murmur64", "murmur128", "murmur64"};
  CHECK(candidate_keys("alice", "acme", settings) ==
        keys{"acmealice", "alice", json_token, padded_token});
  settings.hash_key_function = "murmur64";
  CHECK(candidate_keys("alice", "acme", settings) == keys{json_token, "alice", padded_token});
}

TEST_CASE("where keys do not go by names, no token is made of them") {
  config::session_settings settings;
  settings.hash_key_function_fallback = {"murmur64"};
  settings.disable_key_actions_by_username = true;
  CHECK(candidate_keys("alice", "acme", settings) == keys{"alice"});
  CHECK(candidate_keys(json_token, "acme", settings) == keys{json_token});
}

}  // namespace token_test
