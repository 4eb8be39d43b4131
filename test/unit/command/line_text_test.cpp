#include "daemon/command/line_text.hpp"

#include <catch2/catch.hpp>

namespace line_text_test {

using namespace sidehook::command;

TEST_CASE("text on one line has blanks for line breaks, and no control characters") {
  CHECK(on_one_line("a\nb\r\n\tc", 20) == "a b   c");
  CHECK(on_one_line("\x1B[31mred\x7F", 20) == "\\x1b[31mred\\x7f");
  // U+009B, U+202E, U+2066, and what is near them.
  CHECK(on_one_line("\xC2\x9B|\xE2\x80\xAE|\xE2\x81\xA6", 20) == "?|?|?");
  CHECK(on_one_line("§–…\xC2", 20) == "§–…\xC2");
}

TEST_CASE("text on one line is cut by characters, not by bytes") {
  CHECK(on_one_line("äöü", 3) == "äöü");
  CHECK(on_one_line("äöüß", 3) == "äö…");
  CHECK(on_one_line("abc", 1) == "…");
  CHECK(on_one_line("abc", 0).empty());
  CHECK(columns_of("äö…") == 3);
}

}  // namespace line_text_test
