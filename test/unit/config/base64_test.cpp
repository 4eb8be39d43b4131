#include "config/base64.hpp"

#include <catch2/catch.hpp>

namespace base64_test {

using sidehook::config::from_base64;
using sidehook::config::to_base64;

TEST_CASE("base64 is read and written as RFC 4648 has it") {
  const std::vector<std::pair<std::string, std::string>> vectors{
      {"", ""},
      {"Zg==", "f"},
      {"Zm8=", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYg==", "foob"},
      {"Zm9vYmE=", "fooba"},
      {"Zm9vYmFy", "foobar"},
      {"AAEC/v/+", std::string("\0\1\2\xFE\xFF\xFE", 6)}};
  for (const auto& [text, bytes] : vectors) {
    INFO(text);
    CHECK(from_base64(text) == bytes);
    CHECK(to_base64(bytes) == text);
  }
}

TEST_CASE("what is no base64, or is written in a second way, is refused") {
  for (const std::string text : {"Z", "Zg", "Zg=", "Zm8", "====", "Z===", "=Zg=", "Zg==Zg==",
                                 "Zh==", "Zm9=", "Zm 9", "Zm9-", "Zm9_", "Zm9v\n", "Zm9\xC3"}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}

}  // namespace base64_test
