#include <catch2/catch.hpp>

#include "test/unit/config/faults.hpp"

namespace session_checks_test {

using namespace sidehook;
using test::faults_with;

TEST_CASE("keys are hashed by functions that there are") {
  for (const char* name : {"murmur32", "murmur64", "murmur128", "sha256", ""})
    CHECK(faults_with({"sessions.hash_key_function=" + std::string(name)}).empty());
  CHECK(faults_with({"sessions.hash_key_function_fallback=sha256,murmur32"}).empty());
  CHECK(faults_with({"sessions.hash_key_function=md5"}) ==
        test::lines{"--set sessions.hash_key_function: \"md5\" is not allowed: must be murmur32, "
                    "murmur64, murmur128 or sha256"});
  CHECK(faults_with({"sessions.hash_key_function_fallback=sha256,SHA256"}) ==
        test::lines{"--set sessions.hash_key_function_fallback: item 2: \"SHA256\" is not allowed: "
                    "must be murmur32, murmur64, murmur128 or sha256"});
}

}  // namespace session_checks_test
