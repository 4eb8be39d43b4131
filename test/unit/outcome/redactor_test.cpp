#include "daemon/outcome/redactor.hpp"

#include <catch2/catch.hpp>

namespace redactor_test {

using namespace sidehook::outcome;

TEST_CASE("a key is shown as the start of its SHA-256") {
  CHECK(hash_key("abc") == "sha256:ba7816bf8f01");
  CHECK(show_key("abc", key_display::hashed) == "sha256:ba7816bf8f01");
  CHECK(show_key("abc", key_display::clear) == "abc");
}

TEST_CASE("a key within a text is hidden wherever it occurs") {
  CHECK(hide_key("no key-1 and key-1!", "key-1", key_display::hashed) ==
        "no sha256:be2974546978 and sha256:be2974546978!");
  CHECK(hide_key("no key-1", "key-1", key_display::clear) == "no key-1");
  CHECK(hide_key("nothing", "key-1", key_display::hashed) == "nothing");
  CHECK(hide_key("a cat", "a", key_display::hashed) == "a cat");
  CHECK(hide_key("text", "", key_display::hashed) == "text");
}

TEST_CASE("an event is shown without its key, wherever it has that") {
  const std::string event =
      R"({"EventType":"E","EventMetaData":{"Key":"a\"bcd","Path":"/x?k=a\"bcd","n":[1,"a\"bcd"]}})";
  CHECK(hide_key_in_event(event, key_display::clear) == event);
  const auto hash = hash_key("a\"bcd");
  CHECK(hide_key_in_event(event, key_display::hashed) ==
        R"({"EventType":"E","EventMetaData":{"Key":")" + hash + R"(","Path":"/x?k=)" + hash +
            R"(","n":[1,")" + hash + R"("]}})");
  CHECK(hide_key_in_event(R"({"EventType": "E"})", key_display::hashed) == R"({"EventType": "E"})");
}

}  // namespace redactor_test
