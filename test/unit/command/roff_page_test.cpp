#include "daemon/command/roff_page.hpp"

#include <catch2/catch.hpp>

namespace roff_page_test {

using namespace sidehook::command;

TEST_CASE("no sign of a text is read as roff, and none is printed as another") {
  CHECK(roff_literal(R"(a\fB 'x' `y` "z" ~ ^ a-b)") ==
        R"(a\efB \(aqx\(aq \(gay\(ga \(dqz\(dq \(ti \(ha a\-b)");
  CHECK(roff_literal("") == "");
}

TEST_CASE("in prose, hyphens are those of words, and options keep what is typed") {
  CHECK(roff_prose("an API-gateway takes --dry-run, or - for none") ==
        R"(an API-gateway takes \-\-dry\-run, or \- for none)");
  CHECK(roff_prose("ends with a blank ") == "ends with a blank ");
  CHECK(roff_prose("") == "");
}

TEST_CASE("no line of a page that is text begins as a request does, wherever it is broken") {
  roff_page page("P", "1", "p 1", "Manual");
  const auto head = page.text().size();
  page.paragraph(".so /etc/passwd");
  page.item("...", "one. .two " + std::string(78, 'x') + " ...");
  CHECK(page.text().substr(head) == ".PP\n\\&.so /etc/passwd\n.TP\n\\&...\none.\n\\&.two\n" +
                                        std::string(78, 'x') + "\n\\&...\n");
}

TEST_CASE("the first paragraph behind a heading has no request of its own") {
  roff_page page("P", "1", "p 1", "Manual");
  const auto head = page.text().size();
  page.heading("NAME");
  page.paragraph("one");
  page.paragraph("two");
  CHECK(page.text().substr(head) == ".SH NAME\none\n.PP\ntwo\n");
}

}  // namespace roff_page_test
