#include "jsvm/text.hpp"

#include <catch2/catch.hpp>

namespace text_test {

using namespace sidehook::jsvm;

TEST_CASE("text in UTF-8 is the same after a way through the engine's form") {
  for (const std::string text : {"", "plain", "é", "€", "😀", "a😀b€c", "\xEF\xBF\xBD"}) {
    CHECK(to_text(to_duktape(text)) == text);
    CHECK(to_bytes(to_duktape(text)) == text);
  }
}

TEST_CASE("an astral character is two code units in the engine") {
  CHECK(to_duktape("😀") == "\xED\xA0\xBD\xED\xB8\x80");
}

TEST_CASE("bytes that are no UTF-8 survive, and are shown as replacement characters") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(to_bytes(to_duktape(all)) == all);
  CHECK(to_text(to_duktape("a\xFF"
                           "b")) ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("malformed UTF-8 of every kind survives byte for byte") {
  for (const std::string bytes : {"\xC0\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xED\xA0\x80",
                                  "\xED\xBF\xBF", "\xF5\x80\x80\x80", "\xF4\x90\x80\x80",
                                  "\xE0\x80\x80", "\x80\x81\x82", "\xFE\xFF", "\xC3\x28"}) {
    CHECK(to_bytes(to_duktape(bytes)) == bytes);
  }
}

TEST_CASE("a lone surrogate becomes a replacement character") {
  CHECK(to_text("\xED\xA0\xBD") == "\xEF\xBF\xBD");
  CHECK(to_bytes("\xED\xA0\xBDx") == "\xEF\xBF\xBDx");
}

}  // namespace text_test
