#include "daemon/session/token.hpp"

#include <catch2/catch.hpp>

using namespace sidehook;
using session::candidate_keys;
using session::organisation_of;
using keys = std::vector<std::string>;

namespace {

// {"org":"acme","id":"alice","h":"murmur64"}
const std::string json_token = "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXI2NCJ9";
const std::string organisation_id = "5e9d9544a1dcd60001d0ed20";

}  // namespace

TEST_CASE("a token names its organisation in JSON, or by 24 hexadecimal digits in front") {
  CHECK(organisation_of(json_token) == "acme");
  // … with "h":"murmur128", which takes padding.
  CHECK(organisation_of("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXIxMjgifQ==") == "acme");
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
