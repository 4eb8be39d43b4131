#include "daemon/ingest/html_entities.hpp"

#include <catch2/catch.hpp>

namespace html_entities_test {

using sidehook::ingest::undo_entities;
using sidehook::ingest::undo_entities_in_strings;

TEST_CASE("character references are undone by name and by number") {
  CHECK(undo_entities("&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt; &amp;") == "<a b=\"c\" d='e'> &");
  CHECK(undo_entities("abc&#43;/&#34;&#39;&#x2b;&#X2B;&#xe9;&#8364;&#x1F600;") ==
        "abc+/\"'++\u00e9\u20ac\U0001F600");
  CHECK(undo_entities("").empty());
}

TEST_CASE("a reference is undone once") {
  CHECK(undo_entities("&amp;lt;&amp;amp;#43;") == "&lt;&amp;#43;");
}

TEST_CASE("what is no character reference stays") {
  for (const std::string text : {"&", "&&", "& amp;", "&nbsp;", "&LT;", "&lt", "&#", "&#;", "&#x;",
                                 "&#43", "&#-43;", "&#4 3;", "&#xg;", "a=1&b=2", "&#12"}) {
    CHECK(undo_entities(text) == text);
  }
  CHECK(undo_entities("&&#43;&") == "&+&");
}

TEST_CASE("a number that is no character becomes U+FFFD") {
  for (const char* number : {"&#0;", "&#xD800;", "&#xdfff;", "&#x110000;", "&#1114112;",
                             "&#99999999999999999999999999;"}) {
    INFO(number);
    CHECK(undo_entities(number) == "\uFFFD");
  }
  CHECK(undo_entities("&#x10FFFF;&#00000000000000000043;") == "\U0010FFFF+");
}

TEST_CASE("in JSON, references are undone in string values alone, and escaped as JSON needs") {
  CHECK(undo_entities_in_strings(
            R"({"&lt;" : "&lt;&#34;&#92;&#10;&#1;", "n":[1,"\\&amp;"], "o":{"k":"\"&#39;"}})") ==
        R"({"&lt;" : "<\"\\\n\u0001", "n":[1,"\\&"], "o":{"k":"\"'"}})");
  CHECK(undo_entities_in_strings(R"("&gt;")") == R"(">")");
  CHECK(undo_entities_in_strings("{}") == "{}");
}

TEST_CASE("a megabyte of almost references takes no longer than one of text") {
  CHECK(undo_entities("&#" + std::string(1'000'000, '1')).size() == 1'000'002);
  std::string many;
  for (int i = 0; i < 300'000; ++i) many += "&#x";
  CHECK(undo_entities(many) == many);
  CHECK(undo_entities_in_strings(std::string(1'000'000, '"')).size() == 1'000'000);
}

}  // namespace html_entities_test
