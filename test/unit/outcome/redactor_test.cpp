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

}  // namespace redactor_test
