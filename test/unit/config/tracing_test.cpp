#include <catch2/catch.hpp>

#include "test/unit/config/faults.hpp"

namespace tracing_test {

using namespace sidehook::test;

TEST_CASE("tracing.endpoint is a URL") {
  CHECK(faults_with({"tracing.endpoint=https://collector:4318"}).empty());
  CHECK(faults_with({"tracing.endpoint="}).empty());
  CHECK(faults_with({"tracing.endpoint=collector:4318"}) ==
        lines{"--set tracing.endpoint: \"collector:4318\" is not allowed: must begin with http:// "
              "or https://"});
  CHECK(faults_with({"tracing.endpoint=http://u:p@collector"}) ==
        lines{"--set tracing.endpoint: a URL with a user is not allowed: what lets in is "
              "tracing.headers"});
}

TEST_CASE("tracing.headers are header fields, whose values are not shown") {
  CHECK(faults_with({"tracing.headers=Authorization: Bearer t,X-A: b"}).empty());
  for (const std::string bad : {"secret", "a b: secret", ": secret", "A:secret", "A: "}) {
    INFO(bad);
    CHECK(faults_with({"tracing.headers=X-A: b," + bad}) ==
          lines{"--set tracing.headers: item 2: must be a header field, as \"Name: value\""});
  }
}

TEST_CASE("an item of a secret list is not shown, whatever is wrong with it") {
  const auto faults = faults_with({"tracing.headers=Authorization: secret\x01"});
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("is not allowed") != std::string::npos);
  CHECK(faults[0].find("secret") == std::string::npos);
}

TEST_CASE("a batch of spans is no larger than what is kept") {
  CHECK(faults_with({"tracing.batch_spans=10", "tracing.max_spans=9"}) ==
        lines{"--set tracing.batch_spans: 10 is not allowed: no more than 9 are kept "
              "(tracing.max_spans)"});
}

}  // namespace tracing_test
